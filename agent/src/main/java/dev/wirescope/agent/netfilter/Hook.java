package dev.wirescope.agent.netfilter;

import java.util.Locale;
import java.util.function.LongFunction;

/** A place in the kernel's path of a packet at which rules are asked. */
public enum Hook {
  INGRESS,
  PREROUTING,
  INPUT,
  FORWARD,
  OUTPUT,
  POSTROUTING,
  EGRESS;

  /**
   * The hook that the innermost of {@code callers} asks the rules of, or null.
   *
   * @param nameOf the function that an address lies in
   */
  static Hook of(long[] callers, LongFunction<String> nameOf) {
    for (long caller : callers) {
      Hook hook = caller == 0 ? null : ofFunction(withoutSuffix(nameOf.apply(caller)));
      if (hook != null) {
        return hook;
      }
    }
    return null;
  }

  /** As nftables calls it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The functions that ask: where NF_HOOK is used in net/ipv4 and net/ipv6, and nf_hook_ingress()
   * and nf_hook_egress() in net/core/dev.c.
   */
  private static Hook ofFunction(String name) {
    return switch (name) {
      case "__netif_receive_skb_core" -> INGRESS;
      case "ip_rcv",
          "ip_list_rcv",
          "ip_sublist_rcv",
          "ipv6_rcv",
          "ipv6_list_rcv",
          "ip6_sublist_rcv" ->
          PREROUTING;
      case "ip_local_deliver", "ip6_input" -> INPUT;
      case "ip_forward", "ip6_forward" -> FORWARD;
      case "__ip_local_out", "ip_local_out", "__ip6_local_out", "ip6_local_out", "ip6_xmit" ->
          OUTPUT;
      case "ip_output", "ip_mc_output", "ip6_output" -> POSTROUTING;
      case "__dev_queue_xmit" -> EGRESS;
      default -> null;
    };
  }

  /** The compiler names parts of a function after it: {@code ip_rcv.constprop.0}. */
  private static String withoutSuffix(String function) {
    int dot = function.indexOf('.');
    return dot < 0 ? function : function.substring(0, dot);
  }
}
