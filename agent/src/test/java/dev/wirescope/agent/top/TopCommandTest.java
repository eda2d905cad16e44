package dev.wirescope.agent.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.probe.ProbeStatus;
import dev.wirescope.agent.recorded.EventBytes;
import dev.wirescope.agent.recorded.RecordedSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command as a user calls it, over walks that were laid down before. */
class TopCommandTest {
  private static final Screen TERMINAL =
      new Screen() {
        @Override
        public boolean isTerminal() {
          return true;
        }

        @Override
        public Size size() {
          return new Size(5, 60);
        }
      };

  private final RecordedSource source = new RecordedSource();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private final List<String> notices = new ArrayList<>();

  @Test
  void jsonHasTheColumnsAndTheTroubleInWords() {
    source.addWalk().addWalk(healthy(), stalledReader());
    assertEquals(0, top("--json", "--count", "1"));
    assertEquals(2, lines().size());
    String worst = lines().getFirst();
    assertTrue(worst.startsWith("{\"kind\":\"connection_summary\",\"time_unix_ns\":"), worst);
    assertTrue(worst.contains("\"bytes_unread\":65536,"), worst);
    assertTrue(worst.contains("\"local_zero_window_interval_ns\":400000000,"), worst);
    assertTrue(
        worst.endsWith(
            "\"trouble\":\"our reader does not read: window closed for 400.0 ms,"
                + " 64 KiB unread\"}"),
        worst);
    assertTrue(lines().getLast().endsWith("\"trouble\":\"\"}"), lines().getLast());
  }

  @Test
  void theFirstWalkIsTheBaselineAndEachOtherAnInterval() {
    source.addWalk(stalledReader()).addWalk(healthy()).addWalk(healthy(), healthy());
    assertEquals(0, top("--json", "--count", "2"));
    assertEquals(3, lines().size());
    assertFalse(lines().toString().contains("does not read"), lines().toString());
  }

  @Test
  void manyConnectionsAreSortedTogether() {
    EventBytes[] walk = new EventBytes[1000];
    Arrays.fill(walk, healthy());
    walk[999] = stalledReader();
    source.addWalk().addWalk(walk);
    assertEquals(0, top("--json", "--count", "1"));
    assertEquals(1000, lines().size());
    assertTrue(lines().getFirst().contains("does not read"), lines().getFirst());
  }

  @Test
  void aTableTellsAPerson() {
    source.addWalk().addWalk(healthy(), stalledReader(), losing());
    source.status(status("zero_window", ProbeStatus.State.ATTACHED, 0));
    assertEquals(0, top("--count", "1"));
    List<String> lines = lines();
    assertEquals(6, lines.size(), lines.toString());
    assertTrue(
        lines
            .get(0)
            .matches(
                "\\d\\d:\\d\\d:\\d\\d  3 connections, 2 in trouble  sent 4 MiB/s"
                    + "  received 1 KiB/s  3 retransmits  complete"),
        lines.get(0));
    assertTrue(lines.get(1).startsWith("PROCESS"), lines.get(1));
    assertTrue(lines.get(2).endsWith("3 segments sent again"), lines.get(2));
    assertTrue(lines.get(3).startsWith("reader/4711"), lines.get(3));
    assertTrue(lines.get(3).contains(" 10.0.0.1:60001 "), lines.get(3));
    assertTrue(lines.get(3).contains(" [2001:db8::7]:443 "), lines.get(3));
    assertTrue(lines.get(3).contains(" server  321.0 µs "), lines.get(3));
    assertTrue(lines.get(3).contains(" 400 "), lines.get(3));
    assertTrue(lines.get(4).contains(" 2 MiB        1 KiB "), lines.get(4));
    assertEquals("", lines.get(5));
    assertFalse(lines.toString().contains("\u001b"), "plain outside a terminal");
  }

  @Test
  void aTerminalIsRedrawnWithWhatFits() {
    source.addWalk().addWalk(losing(), stalledReader(), healthy()).addWalk(healthy());
    assertEquals(0, run(TERMINAL, "--count", "2"));
    String[] blocks = out.toString(StandardCharsets.UTF_8).split("\u001b\\[H\u001b\\[2J", -1);
    assertEquals(3, blocks.length, "each block clears what was there");
    List<String> first = blocks[1].lines().toList();
    assertEquals(4, first.size(), "two lines above, two connections, and the cursor's");
    for (String line : first) {
      assertTrue(line.replaceAll("\u001b\\[[0-9;]*m", "").length() <= 60, line);
    }
    assertTrue(first.get(2).startsWith("\u001b[31m"), first.get(2));
  }

  @Test
  void showsOnlyWhatIsAskedFor() {
    EventBytes[] walk = {healthy(), healthy().set("pid", 1), healthy().set("remote_port", 80)};
    source.addWalk().addWalk(walk);
    assertEquals(0, top("--json", "--count", "1", "--pid", "1"));
    assertEquals(1, lines().size());
    out.reset();
    source.addWalk().addWalk(walk);
    assertEquals(0, top("--json", "--count", "1", "--port", "80"));
    assertEquals(1, lines().size());
    assertTrue(lines().getFirst().contains("\"remote_port\":80,"));
  }

  @Test
  void whatIsMissingIsSaid() {
    ProbeStatus failed = status("zero_window", ProbeStatus.State.FAILED, 0);
    source.addWalk().addWalk().status(failed, status("connection", ProbeStatus.State.ATTACHED, 2));
    assertEquals(0, top("--count", "1"));
    assertTrue(
        lines().getFirst().endsWith("incomplete: probe zero_window does not run, 2 facts lost"),
        lines().getFirst());
    assertEquals(List.of("probe zero_window does not run: why"), notices);
    out.reset();
    assertEquals(0, top("--count", "2", "--json"));
    assertEquals(1, lines().size(), "told once, not in each interval");
    assertTrue(
        lines()
            .getFirst()
            .matches(
                "\\{\"kind\":\"lost\",\"time_unix_ns\":\\d+,\"node\":\"[^\"]+\","
                    + "\"probe\":\"connection\",\"count\":2,\"reason\":\"state not kept\"\\}"),
        lines().getFirst());
  }

  @Test
  void withoutItsProbeItSaysWhyInOneLineAndExitsWithOne() {
    source.status(status("connection_summary", ProbeStatus.State.FAILED, 0));
    assertEquals(1, top("--count", "1"));
    assertEquals(List.of("probe connection_summary does not run: why"), notices);
    assertEquals(List.of(), lines());
  }

  @Test
  void wrongUsageExitsWithTwo() {
    for (String wrong :
        List.of("--interval 10", "--interval 50ms", "--count -1", "--port 70000", "--pid -1")) {
      assertEquals(2, top(wrong.split(" ", -1)), wrong);
    }
    assertTrue(err.toString().contains("--interval is at least 100ms"), err.toString());
  }

  @Test
  void stopsWhenNobodyReads() {
    OutputStream closedPipe =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    source.addWalk().addWalk(healthy());
    TopCommand command =
        new TopCommand(
            (_, _) -> source,
            new PrintStream(closedPipe, false, StandardCharsets.UTF_8),
            new Screen.Endless(),
            notices::add);
    // Without --count: it returns because the reader is gone, or the test never ends.
    assertEquals(0, new CommandLine(command).execute("--json", "--interval", "100ms"));
    assertTrue(source.isClosed());
  }

  @Test
  void aTerminalThatDoesNotKnowItsSizeHasTheUsualOne() {
    assertEquals(new Screen.Size(50, 132), Screen.OfTerminal.parse("50 132"));
    for (String unknown : List.of("", "0 0", "stty: no", "50 132 1")) {
      assertEquals(new Screen.Size(24, 80), Screen.OfTerminal.parse(unknown), unknown);
    }
  }

  private static EventBytes healthy() {
    return EventBytes.connectionSummary()
        .withDistinctHeader()
        .set("state", 1)
        .set("interval_ns", 500_000_000L)
        .set("bytes_sent_interval", 1 << 20)
        .set("bytes_received_interval", 512);
  }

  private static EventBytes losing() {
    return healthy().set("retransmits_interval", 3).set("bytes_received_interval", 0);
  }

  private static EventBytes stalledReader() {
    return healthy()
        .set("bytes_sent_interval", 0)
        .set("bytes_received_interval", 0)
        .set("bytes_unread", 65_536)
        .set("local_window_closed", 1)
        .set("local_zero_window_interval_ns", 400_000_000L);
  }

  private static ProbeStatus status(String probe, ProbeStatus.State state, long lostState) {
    String reason = state == ProbeStatus.State.FAILED ? "why" : "";
    return new ProbeStatus(probe, state, reason, 0, 0, lostState, 0, 0);
  }

  private int top(String... arguments) {
    return run(new Screen.Endless(), arguments);
  }

  private int run(Screen screen, String... arguments) {
    TopCommand command =
        new TopCommand(
            (_, _) -> source,
            new PrintStream(out, false, StandardCharsets.UTF_8),
            screen,
            notices::add);
    String[] all =
        Stream.concat(Stream.of("--interval", "100ms"), Arrays.stream(arguments))
            .toArray(String[]::new);
    CommandLine line = new CommandLine(command).setErr(new PrintWriter(err, true));
    line.setOverwrittenOptionsAllowed(true);
    return line.execute(all);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
