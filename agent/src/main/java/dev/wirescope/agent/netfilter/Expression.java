package dev.wirescope.agent.netfilter;

import java.net.InetAddress;
import java.util.List;

/**
 * Compares a packet with the matches at the beginning of a rule, as {@code nft list ruleset} writes
 * them. All of them must hold, so that one that certainly does not decides. From the first word on
 * that is not understood the rest is left alone: {@code ct original ip saddr} is not {@code ip
 * saddr}.
 */
final class Expression {
  private static final int BITS = 8;

  private Expression() {}

  /** Whether {@code packet} meets the matches in {@code words}, which may end in a verdict. */
  static Truth matches(List<String> words, Packet packet) {
    Truth all = Truth.YES;
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at);
      String next = at + 1 < words.size() ? words.get(at + 1) : "";
      switch (word) {
        case "tcp", "udp", "th", "sctp", "dccp", "udplite" -> {
          all = all.and(Truth.of(word.equals("tcp") || word.equals("th")));
          if (next.equals("dport") || next.equals("sport")) {
            int port = next.equals("dport") ? packet.destinationPort() : packet.sourcePort();
            all = all.and(value(words, at + 2, text -> port(text, port)));
          } else {
            all = all.and(Truth.MAYBE);
          }
          at = end(words, at + 2);
        }
        case "ip", "ip6" -> {
          all = all.and(Truth.of(packet.ipVersion() == (word.equals("ip") ? 4 : 6)));
          all = all.and(ipField(words, at + 1, packet));
          at = end(words, at + 2);
        }
        case "meta" -> {
          all = all.and(metaField(words, at + 1, packet));
          at = end(words, at + 2);
        }
        case "iifname", "oifname" -> {
          all = all.and(interfaceName(words, at, packet));
          at = end(words, at + 1);
        }
        case "icmp", "icmpv6" -> {
          return Truth.NO;
        }
        case "ct" -> {
          if (!next.equals("state")) {
            return all.and(Truth.MAYBE);
          }
          all = all.and(Truth.MAYBE);
          at = end(words, at + 2);
        }
        case "counter" -> at += next.equals("packets") ? 5 : 1;
        case "comment" -> at += 2;
        case "accept", "drop", "reject", "return", "jump", "goto", "continue" -> {
          return all;
        }
        default -> {
          return all.and(Truth.MAYBE);
        }
      }
    }
    return all;
  }

  /** One text compared with the packet. */
  private interface Test {
    Truth of(String text);
  }

  private static Truth ipField(List<String> words, int at, Packet packet) {
    return switch (at < words.size() ? words.get(at) : "") {
      case "saddr" -> value(words, at + 1, text -> address(text, packet.source()));
      case "daddr" -> value(words, at + 1, text -> address(text, packet.destination()));
      case "protocol", "nexthdr" -> value(words, at + 1, Expression::protocol);
      default -> Truth.MAYBE;
    };
  }

  private static Truth metaField(List<String> words, int at, Packet packet) {
    return switch (at < words.size() ? words.get(at) : "") {
      case "l4proto" -> value(words, at + 1, Expression::protocol);
      case "nfproto" -> value(words, at + 1, text -> family(text, packet));
      default -> Truth.MAYBE;
    };
  }

  /** The interface is the one it came by, but after routing the one that it leaves by. */
  private static Truth interfaceName(List<String> words, int at, Packet packet) {
    boolean known =
        !packet.interfaceName().isEmpty()
            && switch (packet.hook()) {
              case INGRESS, PREROUTING, INPUT, FORWARD -> words.get(at).equals("iifname");
              case POSTROUTING, EGRESS -> words.get(at).equals("oifname");
              case OUTPUT -> false;
            };
    return known ? value(words, at + 1, text -> name(text, packet.interfaceName())) : Truth.MAYBE;
  }

  /** A value, a set of them, or either with {@code !=} before it. */
  private static Truth value(List<String> words, int at, Test test) {
    if (at >= words.size()) {
      return Truth.MAYBE;
    }
    if (words.get(at).equals("!=")) {
      return value(words, at + 1, test).not();
    }
    if (!words.get(at).equals("{")) {
      return test.of(words.get(at));
    }
    Truth any = Truth.NO;
    for (int i = at + 1; i < words.size() && !words.get(i).equals("}"); i++) {
      String text = words.get(i);
      if (text.equals(":")) {
        return Truth.MAYBE;
      }
      any = any.or(test.of(text.endsWith(",") ? text.substring(0, text.length() - 1) : text));
    }
    return any;
  }

  /** The place after the value that begins at {@code at}. */
  private static int end(List<String> words, int at) {
    int value = at < words.size() && words.get(at).equals("!=") ? at + 1 : at;
    if (value >= words.size() || !words.get(value).equals("{")) {
      return value + 1;
    }
    int close = value;
    while (close < words.size() && !words.get(close).equals("}")) {
      close++;
    }
    return close + 1;
  }

  private static Truth port(String text, int port) {
    int dash = text.indexOf('-');
    try {
      return dash < 0
          ? Truth.of(Integer.parseInt(text) == port)
          : Truth.of(
              Integer.parseInt(text, 0, dash, 10) <= port
                  && port <= Integer.parseInt(text, dash + 1, text.length(), 10));
    } catch (NumberFormatException _) {
      return Truth.MAYBE;
    }
  }

  private static Truth family(String text, Packet packet) {
    return text.startsWith("ipv") ? Truth.of(text.equals("ipv" + packet.ipVersion())) : Truth.MAYBE;
  }

  /** A name or a number, but no range of numbers. */
  private static Truth protocol(String text) {
    boolean isNumber = !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    boolean isName = !text.isEmpty() && Character.isLetter(text.charAt(0));
    return isNumber || isName ? Truth.of(text.equals("tcp") || text.equals("6")) : Truth.MAYBE;
  }

  /** Names of interfaces are in quotes; what is not is a set, or joined to another field. */
  private static Truth name(String text, String name) {
    if (!text.startsWith("\"")) {
      return Truth.MAYBE;
    }
    String bare = text.replace("\"", "");
    return bare.endsWith("*")
        ? Truth.of(name.startsWith(bare.substring(0, bare.length() - 1)))
        : Truth.of(name.equals(bare));
  }

  private static Truth address(String text, InetAddress address) {
    int slash = text.indexOf('/');
    String base = slash < 0 ? text : text.substring(0, slash);
    if (base.indexOf('-') >= 0) {
      return Truth.MAYBE;
    }
    try {
      byte[] wanted = InetAddress.ofLiteral(base).getAddress();
      byte[] given = address.getAddress();
      int bits = slash < 0 ? wanted.length * BITS : Integer.parseInt(text.substring(slash + 1));
      return Truth.of(wanted.length == given.length && agree(wanted, given, bits));
    } catch (IllegalArgumentException _) {
      return Truth.MAYBE; // a named set, a host's name
    }
  }

  private static boolean agree(byte[] wanted, byte[] given, int bits) {
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % BITS);
      if ((wanted[i / BITS] & mask) != (given[i / BITS] & mask)) {
        return false;
      }
    }
    return true;
  }
}
