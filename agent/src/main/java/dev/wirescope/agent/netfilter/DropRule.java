package dev.wirescope.agent.netfilter;

import dev.wirescope.agent.text.Utf8;
import java.nio.charset.StandardCharsets;

/**
 * What is known of the rule that dropped a packet: at first the hook alone, some milliseconds later
 * the rule. Written by the thread that reads the rules, read by any.
 */
public final class DropRule {
  /** Longer texts are cut off. */
  public static final int BYTES_MAX = 256;

  /** Of a packet that netfilter did not drop. */
  public static final DropRule NONE = new DropRule("");

  private volatile Utf8 text;
  private long askedNs;

  private DropRule(String text) {
    this.text = cut(text);
    this.askedNs = Long.MIN_VALUE;
  }

  /** One of which {@code text} is known so far. */
  public static DropRule of(String text) {
    return new DropRule(text);
  }

  /**
   * The hook, and after a colon the table's family, table, chain, handle and text of the rule, as
   * far as they are known: {@code input: inet filter input handle 4: tcp dport 5001 drop}. Empty if
   * netfilter had nothing to do with it.
   */
  public Utf8 text() {
    return text;
  }

  void set(String found) {
    text = cut(found);
  }

  /** When the rule was looked for last; for the thread that asks. */
  long askedNs() {
    return askedNs;
  }

  void setAskedNs(long nowNs) {
    askedNs = nowNs;
  }

  private static Utf8 cut(String text) {
    String kept = text;
    while (kept.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
      int length = Math.min(kept.length() - 2, BYTES_MAX - 3);
      kept = kept.substring(0, length) + "…";
    }
    return Utf8.of(kept);
  }
}
