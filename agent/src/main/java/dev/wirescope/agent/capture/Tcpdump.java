package dev.wirescope.agent.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tcpdump that writes a file to compare with. A capture is not true by itself: without these
 * options tcpdump loses most of what it saw when it is stopped, or has room for eight packets only
 * (a frame of its buffer is as large as the snapshot length); {@link #stop} says whether it lost
 * any.
 */
public final class Tcpdump implements AutoCloseable {
  private static final String LOOPBACK = "lo";
  private static final String BUFFER_KIB = "65536";
  private static final Pattern CAPTURED = Pattern.compile("(\\d+) packets? captured");
  private static final Pattern RECEIVED = Pattern.compile("(\\d+) packets? received by filter");
  private static final Pattern DROPPED = Pattern.compile("(\\d+) packets? dropped");
  private static final long LOOK_EVERY_MS = 20;
  private static final long START_MS_MAX = 10_000;
  private static final long STOP_MS_MAX = 30_000;

  /** The kernel hands packets over at once, tcpdump writes them when it comes to it. */
  private static final long SETTLE_MS = 1000;

  private final Process process;
  private final Path messages;

  /** How often a packet is received: on loopback libpcap leaves out that it was sent. */
  private final int timesReceived;

  private final long settleMs;

  private Tcpdump(Process process, Path messages, int timesReceived, long settleMs) {
    this.process = process;
    this.messages = messages;
    this.timesReceived = timesReceived;
    this.settleMs = settleMs;
  }

  /** A block that is not full is handed over after a second, and tcpdump then writes it. */
  private static final long SETTLE_BLOCKS_MS = 3000;

  /** As the other, in this network namespace. */
  public static Tcpdump start(
      String device, Path file, int snapshotBytes, String filter, String... options)
      throws IOException, InterruptedException {
    return start(List.of(), device, file, snapshotBytes, filter, options);
  }

  /**
   * Starts one with nanosecond times; returns when it captures.
   *
   * @param prefix what runs it somewhere else, such as {@code ip netns exec NAME}
   * @param device the interface, or any
   * @param file where packets are written to
   * @param snapshotBytes of each packet; the fewer, the more packets the buffer holds
   * @param options more of them; a later one wins
   */
  public static Tcpdump start(
      List<String> prefix,
      String device,
      Path file,
      int snapshotBytes,
      String filter,
      String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--immediate-mode"));
    all.addAll(List.of(options));
    return start(prefix, device, file, snapshotBytes, filter, all, SETTLE_MS);
  }

  /**
   * As {@link #start}, but tcpdump is woken for many packets at once: the wake-up for each would
   * cost the sender a few microseconds between the time stamp and the device.
   */
  public static Tcpdump startInBlocks(
      List<String> prefix, String device, Path file, int snapshotBytes, String filter)
      throws IOException, InterruptedException {
    return start(prefix, device, file, snapshotBytes, filter, List.of(), SETTLE_BLOCKS_MS);
  }

  private static Tcpdump start(
      List<String> prefix,
      String device,
      Path file,
      int snapshotBytes,
      String filter,
      List<String> options,
      long settleMs)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("tcpdump", "-B", BUFFER_KIB, "-n", "-Z", "root"));
    command.addAll(List.of("-i", device, "-s", Integer.toString(snapshotBytes)));
    command.addAll(List.of("-w", file.toString(), "--time-stamp-precision=nano"));
    command.addAll(options);
    command.add(filter);
    Path messages = Files.createTempFile("wirescope-tcpdump", ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(messages.toFile())
            .start();
    Tcpdump tcpdump = new Tcpdump(process, messages, device.equals(LOOPBACK) ? 2 : 1, settleMs);
    try {
      tcpdump.awaitListening();
      return tcpdump;
    } catch (IOException | InterruptedException e) {
      tcpdump.close();
      throw e;
    }
  }

  /**
   * Lets it write what it has and stops it.
   *
   * @return how many packets it wrote
   * @throws IOException if it lost any, so that the file proves nothing
   */
  public long stop() throws IOException, InterruptedException {
    Thread.sleep(settleMs);
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    if (!process.waitFor(STOP_MS_MAX, TimeUnit.MILLISECONDS)) {
      throw new IOException("tcpdump does not stop: " + told());
    }
    long captured = count(CAPTURED);
    if (captured * timesReceived != count(RECEIVED) || count(DROPPED) != 0) {
      throw new IOException("tcpdump lost packets, capture less at once: " + told());
    }
    return captured;
  }

  /** Ends it, however it is. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(messages);
  }

  private void awaitListening() throws IOException, InterruptedException {
    for (long ms = 0; ms < START_MS_MAX; ms += LOOK_EVERY_MS) {
      if (Files.readString(messages).contains("listening on")) {
        return;
      }
      if (!process.isAlive()) {
        break;
      }
      Thread.sleep(LOOK_EVERY_MS);
    }
    throw new IOException("tcpdump does not capture: " + told());
  }

  private long count(Pattern pattern) throws IOException {
    String text = told();
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("tcpdump does not say how much it lost: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  private String told() throws IOException {
    return String.join(", ", Files.readAllLines(messages));
  }
}
