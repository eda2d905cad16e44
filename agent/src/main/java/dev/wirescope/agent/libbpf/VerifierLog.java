package dev.wirescope.agent.libbpf;

import java.util.List;

/** Finds in a verifier's log the line that says why. */
final class VerifierLog {
  /** What the verifier adds after its verdict. */
  private static final List<String> TRAILERS =
      List.of("processed ", "verification time ", "stack depth ", "insns ");

  private static final int LINE_LENGTH_MAX = 240;

  private VerifierLog() {}

  /** The last line that is not a statistic; empty if there is none. */
  static String reason(String log) {
    String reason = "";
    for (String line : log.lines().toList()) {
      String text = line.strip();
      if (!text.isEmpty() && TRAILERS.stream().noneMatch(text::startsWith)) {
        reason = text;
      }
    }
    return reason.length() <= LINE_LENGTH_MAX ? reason : reason.substring(0, LINE_LENGTH_MAX);
  }
}
