package dev.wirescope.query.testing;

import dev.wirescope.query.question.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** An hour of its own for a test, so that none sees the rows of another. */
public record Hour(Instant start) {
  /** Once for a whole run: a test that crosses the full hour still means the same one. */
  @SuppressWarnings("TimeInStaticInitializer")
  private static final Instant THIS_HOUR = Instant.now().truncatedTo(ChronoUnit.HOURS);

  /** The hour so many hours ago. */
  public static Hour ago(int hours) {
    return new Hour(THIS_HOUR.minus(Duration.ofHours(hours)));
  }

  /** The moment after its last. */
  public Instant end() {
    return start.plus(Duration.ofHours(1));
  }

  /** So many minutes and nanoseconds into it. */
  public long ns(int minute, long ns) {
    return Times.unixNs(start.plus(Duration.ofMinutes(minute))) + ns;
  }

  /** What a question asks for to be about it. */
  public String window() {
    return "since=" + start + "&until=" + end();
  }
}
