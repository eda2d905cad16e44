package dev.wirescope.query.webhook;

import dev.wirescope.query.alert.ToldFinding;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * One finding on its way to one webhook.
 *
 * @param key the same for each attempt, and for the same finding after a restart
 * @param failures attempts that failed
 * @param dueNanos when to try next, by {@link System#nanoTime}
 */
record Delivery(String key, long updatedUnixNs, String body, int failures, long dueNanos)
    implements Delayed {
  private static final int KEY_BYTES = 16;

  static Delivery of(String webhookId, ToldFinding finding) {
    return new Delivery(
        key(webhookId, finding), finding.updatedUnixNs(), finding.json(), 0, System.nanoTime());
  }

  Delivery again(long dueAtNanos) {
    return new Delivery(key, updatedUnixNs, body, failures + 1, dueAtNanos);
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
  }

  private static String key(String webhookId, ToldFinding finding) {
    String text = webhookId + '\0' + finding.id() + '\0' + finding.updatedUnixNs();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, KEY_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
