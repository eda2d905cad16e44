package dev.wirescope.agent.bench;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client got in one measurement.
 *
 * @param perS answers or bytes a second
 * @param p50Us half of the answers took no longer, 0 where there is only one answer
 * @param p99Us 99 % of the answers took no longer, 0 where there is only one answer
 */
record Answered(double perS, double p50Us, double p99Us) {
  private static final Pattern REQUESTS_PER_S = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern P50 = Pattern.compile("50%\\s+([0-9.]+)(us|ms|s)");
  private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");

  /** From what {@code wrk --latency} prints. */
  static Answered ofWrk(String output) throws IOException {
    return new Answered(
        Double.parseDouble(find(REQUESTS_PER_S, output).group(1)),
        us(find(P50, output)),
        us(find(P99, output)));
  }

  /** Of one answer that goes on and on. */
  static Answered ofBytes(double bytesPerS) {
    return new Answered(bytesPerS, 0, 0);
  }

  private static Matcher find(Pattern pattern, String output) throws IOException {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IOException("wrk printed no " + pattern + ": " + output.lines().toList());
    }
    return matcher;
  }

  private static double us(Matcher duration) {
    double value = Double.parseDouble(duration.group(1));
    return switch (duration.group(2)) {
      case "us" -> value;
      case "ms" -> value * 1e3;
      default -> value * 1e6;
    };
  }
}
