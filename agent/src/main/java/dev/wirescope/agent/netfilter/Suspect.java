package dev.wirescope.agent.netfilter;

/**
 * What may have dropped a packet.
 *
 * @param chain its family, table and name
 * @param rule {@code policy drop}, or the handle of a rule and what it says
 */
record Suspect(String chain, String rule) {
  static Suspect of(Chain chain, Rule rule) {
    return new Suspect(chain.path(), "handle " + rule.handle() + ": " + rule.text());
  }
}
