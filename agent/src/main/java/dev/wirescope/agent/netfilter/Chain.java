package dev.wirescope.agent.netfilter;

import java.util.List;

/**
 * One chain.
 *
 * @param family of its table: {@code inet}, {@code ip}, {@code ip6}, {@code netdev} or another
 * @param hook at which the kernel asks it, empty for one that others jump to
 * @param drops whether its policy is to drop what no rule decides
 */
record Chain(
    String family, String table, String name, String hook, boolean drops, List<Rule> rules) {
  Chain {
    rules = List.copyOf(rules);
  }

  /** Whether the kernel asks it of {@code packet}. */
  boolean isAsked(Packet packet) {
    boolean family =
        switch (this.family) {
          case "inet" -> true;
          case "ip" -> packet.ipVersion() == 4;
          case "ip6" -> packet.ipVersion() == 6;
          case "netdev" -> packet.hook() == Hook.INGRESS || packet.hook() == Hook.EGRESS;
          default -> false;
        };
    return family && hook.equals(packet.hook().text());
  }

  /** For instance {@code inet filter input}. */
  String path() {
    return family + " " + table + " " + name;
  }
}
