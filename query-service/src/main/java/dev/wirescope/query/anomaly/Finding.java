package dev.wirescope.query.anomaly;

import dev.wirescope.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A detected problem in one of its states.
 *
 * @param id 32 hex digits, the same for every state and for whoever detects it again
 * @param title one line for a person
 * @param endUnixNs null while it is open
 * @param durationNs until its end, or so far
 * @param side null unless the kind has one
 * @param details numbers of this kind
 */
public record Finding(
    String id,
    FindingKind kind,
    Severity severity,
    State state,
    String title,
    long startUnixNs,
    Long endUnixNs,
    long durationNs,
    Subject subject,
    String side,
    Map<String, Object> details,
    Verdict verdict) {
  private static final int ID_BYTES = 16;

  /** Whether it still lasts. */
  public enum State {
    OPEN,
    ENDED;

    /** The name in JSON and in the table. */
    public String text() {
      return this == OPEN ? "open" : "ended";
    }
  }

  public Finding {
    details = new LinkedHashMap<>(details);
  }

  /** The id of what began on {@code subject}'s connection at {@code startUnixNs}. */
  static String id(FindingKind kind, Subject subject, String side, long startUnixNs) {
    return id(kind, subject.connectionKey(), side, startUnixNs);
  }

  /** The id of what began at {@code startUnixNs} on whatever {@code key} stands for. */
  static String id(FindingKind kind, String key, String side, long startUnixNs) {
    String parts =
        String.join("\0", kind.text(), key, side == null ? "" : side, Long.toString(startUnixNs));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(parts.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, ID_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
