package dev.wirescope.agent.netfilter;

/** Where listings of rules come from. */
@FunctionalInterface
interface Rulesets {
  /**
   * The rules of a network namespace as they are now; none where they cannot be read. May take as
   * long as there are rules.
   *
   * @param netns its inode
   */
  Ruleset read(int netns);
}
