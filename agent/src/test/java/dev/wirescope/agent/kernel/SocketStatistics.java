package dev.wirescope.agent.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ss} says of one socket, from the kernel's own {@code struct tcp_info}: the oracle.
 *
 * @param line as printed
 */
record SocketStatistics(String line) {
  /** The one established socket of {@code namespace} with this local and this remote port. */
  static SocketStatistics of(NetworkNamespace namespace, int localPort, int remotePort)
      throws Exception {
    return namespace.call(
        () -> {
          // -O puts the numbers of a socket on its line, -i has them printed
          Process ss =
              new ProcessBuilder(
                      "ss",
                      "-tinHO",
                      "state",
                      "established",
                      "sport = :" + localPort + " and dport = :" + remotePort)
                  .redirectErrorStream(true)
                  .start();
          String out = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          if (out.lines().count() != 1) {
            throw new AssertionError("not one socket: " + out);
          }
          return new SocketStatistics(out.strip());
        });
  }

  /** The number after {@code name:}, 0 where {@code ss} leaves it out. */
  long number(String name) {
    Matcher matcher = Pattern.compile("\\b" + name + ":(\\d+)").matcher(line);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  /** {@code retrans:outstanding/total}. */
  long retransmits() {
    Matcher matcher = Pattern.compile("\\bretrans:\\d+/(\\d+)").matcher(line);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  /** Whether nothing counts on: no segment and no retransmission between this and {@code other}. */
  boolean isAsQuietAs(SocketStatistics other) {
    return Arrays.asList("segs_out", "segs_in", "unacked").stream()
            .allMatch(name -> number(name) == other.number(name))
        && number("unacked") == 0;
  }
}
