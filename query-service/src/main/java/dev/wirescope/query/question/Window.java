package dev.wirescope.query.question;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time that a question is about.
 *
 * @param since its first moment
 * @param until the moment after its last
 */
public record Window(Instant since, Instant until) {
  /** The longest time that one question may be about. */
  public static final Duration MAX = Duration.ofDays(31);

  private static final Duration DEFAULT = Duration.ofMinutes(15);
  // What a DateTime64(9) can hold; later times cannot be asked for.
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2262-01-01T00:00:00Z");
  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})([smhd])");
  private static final String ALLOWED =
      "an RFC 3339 time such as 2026-11-23T10:00:00Z or a span such as 30s, 15m, 6h or 2d";

  /**
   * Reads the two parameters; a span counts back from {@code until} for {@code since}, and from now
   * for {@code until}.
   *
   * @param since null for 15 minutes
   * @param until null for now
   * @throws BadParameterException if one cannot be read, or the time is empty or too long
   */
  public static Window parse(String since, String until, Instant now) {
    Instant end = until == null ? now : moment("until", until, now);
    Instant start = since == null ? end.minus(DEFAULT) : moment("since", since, end);
    if (!start.isBefore(end)) {
      throw new BadParameterException("since", "since=" + start + " must be before until=" + end);
    }
    if (Duration.between(start, end).compareTo(MAX) > 0) {
      throw new BadParameterException(
          "since", "a question may be about " + MAX.toDays() + " days at most: ask for less time");
    }
    return new Window(start, end);
  }

  /** Its length. */
  public Duration length() {
    return Duration.between(since, until);
  }

  /**
   * A span such as {@code 15m}.
   *
   * @throws BadParameterException if {@code text} is none
   */
  static Duration span(String parameter, String text) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      throw new BadParameterException(
          parameter, parameter + " must be a span such as 1s, 15m, 6h or 2d");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static Instant moment(String parameter, String text, Instant reference) {
    Instant moment;
    try {
      moment =
          SPAN.matcher(text).matches()
              ? reference.minus(span(parameter, text))
              : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new BadParameterException(parameter, parameter + " must be " + ALLOWED);
    }
    if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
      throw new BadParameterException(parameter, parameter + " must lie in 1970 to 2262");
    }
    return moment;
  }
}
