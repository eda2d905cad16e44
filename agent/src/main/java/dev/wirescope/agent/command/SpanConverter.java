package dev.wirescope.agent.command;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}. */
public final class SpanConverter implements ITypeConverter<Duration> {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Duration MOST = Duration.ofDays(365);

  @Override
  public Duration convert(String text) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a span of time: write 500ms, 10s, 5m, 2h or 1d");
    }
    Duration span = UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
    if (span.isZero() || span.compareTo(MOST) > 0) {
      throw new TypeConversionException("'" + text + "' is not between 1 ms and 365 days");
    }
    return span;
  }
}
