package dev.wirescope.query.question;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as ClickHouse casts them. */
public final class Times {
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS").withZone(ZoneOffset.UTC);
  private static final long NS_IN_SECOND = 1_000_000_000L;

  private Times() {}

  /** The text of a {@code DateTime64(9, 'UTC')}. */
  public static String text(Instant time) {
    return TEXT.format(time);
  }

  /** The text of a {@code DateTime64(9, 'UTC')}. */
  public static String text(long unixNs) {
    return text(instant(unixNs));
  }

  /** Nanoseconds since the epoch. */
  public static long unixNs(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NS_IN_SECOND), time.getNano());
  }

  /** The moment {@code unixNs} after the epoch. */
  public static Instant instant(long unixNs) {
    return Instant.ofEpochSecond(
        Math.floorDiv(unixNs, NS_IN_SECOND), Math.floorMod(unixNs, NS_IN_SECOND));
  }
}
