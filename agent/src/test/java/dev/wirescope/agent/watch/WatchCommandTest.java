package dev.wirescope.agent.watch;

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
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command as a user calls it, over events that were laid down before. */
class WatchCommandTest {
  private final RecordedSource source = new RecordedSource();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private final List<String> notices = new ArrayList<>();

  @Test
  void jsonHasTheVerdictOfAClosedWindow() {
    source.add(zeroWindow(1, 1)).add(zeroWindow(2, 2));
    assertEquals(0, watch("--json", "--duration", "100ms"));
    List<String> lines = lines();
    assertEquals(2, lines.size(), out.toString(StandardCharsets.UTF_8));
    assertTrue(lines.get(0).startsWith("{\"kind\":\"zero_window\",\"time_unix_ns\":"));
    assertTrue(
        lines
            .get(0)
            .endsWith(
                "\"verdict\":{\"cause\":\"reader_slow\",\"confidence\":\"proven\",\"evidence\":"
                    + "[\"advertised window 0 for 300.1 ms\",\"65,536 bytes unread\"]}}"),
        lines.get(0));
    assertTrue(
        lines
            .get(1)
            .endsWith(
                "\"verdict\":{\"cause\":\"peer_reader_slow\",\"confidence\":\"proven\","
                    + "\"evidence\":[\"peer advertised window 0 for 300.1 ms\","
                    + "\"our sender blocked for 290.0 ms\",\"131,072 bytes waited\"]}}"),
        lines.get(1));
  }

  @Test
  void anOpenEpisodeIsShownAndShownAgainAtItsEnd() {
    source.addOpen(zeroWindow(1, 0));
    assertEquals(0, watch("--json", "--duration", "200ms", "--only", "zero_window"));
    source.add(zeroWindow(1, 1));
    assertEquals(0, watch("--json", "--duration", "200ms", "--only", "zero_window"));
    assertEquals(2, lines().size());
    assertTrue(lines().get(0).contains("\"end_reason\":\"open\""), lines().get(0));
    assertTrue(lines().get(0).contains("so far"), lines().get(0));
    assertTrue(lines().get(1).contains("\"end_reason\":\"opened\""), lines().get(1));
  }

  @Test
  void aRetransmissionsCauseIsNotGuessed() {
    source.add(retransmission());
    assertEquals(0, watch("--json", "--duration", "100ms"));
    assertTrue(
        lines()
            .getFirst()
            .contains("\"verdict\":{\"cause\":\"unknown\",\"confidence\":\"unknown\""),
        lines().getFirst());
  }

  @Test
  void aResetSaysWhoSentItAndThatItsReasonIsNotInIt() {
    source.add(
        EventBytes.reset()
            .withDistinctHeader()
            .set("sent_by", 2)
            .set("phase", 2)
            .set("has_reason", 0));
    assertEquals(0, watch("--json", "--duration", "100ms", "--only", "reset"));
    assertTrue(
        lines()
            .getFirst()
            .endsWith(
                "\"verdict\":{\"cause\":\"peer_reset\",\"confidence\":\"proven\",\"evidence\":"
                    + "[\"the peer sent a RST in the middle of the connection\","
                    + "\"why it did cannot be seen from this end\"]}}"),
        lines().getFirst());
  }

  @Test
  void tellsAPersonInWords() {
    source
        .add(EventBytes.connect().withDistinctHeader().set("connect_latency_ns", 71_000))
        .add(retransmission())
        .add(zeroWindow(1, 1))
        .add(zeroWindow(2, 2))
        .addOpen(zeroWindow(1, 0))
        .add(
            EventBytes.close()
                .withDistinctHeader()
                .set("duration_ns", 1_000_000)
                .set("close_reason", 4));
    assertEquals(0, watch("--duration", "200ms"));
    List<String> lines = lines();
    assertTrue(lines.get(0).startsWith("TIME"), lines.get(0));
    String all = String.join("\n", lines);
    assertTrue(all.contains("connected in 71.0 µs"), all);
    assertTrue(all.contains("fast retransmit, 1.4 KiB in 1 segment, attempt 2; rtt 321.0 µs"), all);
    assertTrue(all.contains("300.1 ms: our reader did not read, 64 KiB unread"), all);
    assertTrue(all.contains("300.1 ms so far: our reader does not read"), all);
    assertTrue(
        all.contains(
            "300.1 ms: the peer's reader did not read, we were blocked for 290.0 ms,"
                + " 128 KiB waiting, until the connection ended"),
        all);
    assertTrue(all.contains("attempt failed: refused after 1.0 ms"), all);
    assertTrue(all.contains("reader/4711"), all);
    assertTrue(all.contains("10.0.0.1:60001"), all);
    assertTrue(all.contains("[2001:db8::7]:443"), all);
    assertFalse(all.contains("\u001b"), "no colours outside a terminal");
  }

  @Test
  void aFeedSaysWhatItSkipped() {
    source.add(
        EventBytes.sequenceGap()
            .withDistinctHeader()
            .set("duration_ns", 2_000_000L)
            .set("first", 17)
            .set("missing", 3)
            .set("late", 1));
    source.add(EventBytes.sequenceGap().withDistinctHeader().set("first", 9).set("missing", 1));
    assertEquals(0, watch("--duration", "100ms", "--only", "gap"));
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(
        text.contains("3 numbers from 17 on did not come in time, 2.0 ms, 1 came late"), text);
    assertTrue(text.contains("number 9 did not come, "), text);
  }

  @Test
  void aHoleSaysWhatBecameOfIt() {
    source.add(
        EventBytes.hole()
            .withDistinctHeader()
            .set("duration_ns", 2_000_000L)
            .set("bytes_missing", 700)
            .set("end", 1)
            .set("fill", 1));
    assertEquals(0, watch("--duration", "100ms", "--only", "gap"));
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(
        text.contains(
            "700 B missing for 2.0 ms while later segments had arrived;"
                + " lost before it came here, and sent again"),
        text);
  }

  @Test
  void aNameCannotSteerTheTerminal() {
    source.add(
        EventBytes.accept()
            .withDistinctHeader()
            .set("comm", "a\u001b[2Jb\u202e".getBytes(StandardCharsets.UTF_8)));
    assertEquals(0, watch("--duration", "100ms"));
    assertTrue(lines().getLast().contains("a?[2Jb?/4711"), lines().getLast());
  }

  @Test
  void showsOnlyWhatIsAskedFor() {
    source
        .add(EventBytes.accept().withDistinctHeader())
        .add(retransmission())
        .add(EventBytes.accept().withDistinctHeader().set("pid", 1).set("remote_port", 80));
    assertEquals(0, watch("--json", "--duration", "100ms", "--only", "accept", "--pid", "4711"));
    assertEquals(1, lines().size());
    out.reset();
    source
        .add(EventBytes.accept().withDistinctHeader())
        .add(EventBytes.accept().withDistinctHeader().set("remote_port", 80));
    assertEquals(0, watch("--json", "--duration", "100ms", "--port", "80"));
    assertEquals(1, lines().size());
    assertTrue(lines().getFirst().contains("\"remote_port\":80,"));
  }

  @Test
  void whatWasLostIsAlwaysShown() {
    source.status(new ProbeStatus("retransmission", ProbeStatus.State.ATTACHED, "", 5, 3, 0, 0, 0));
    assertEquals(0, watch("--json", "--duration", "100ms", "--only", "connect"));
    assertTrue(
        lines()
            .getFirst()
            .matches(
                "\\{\"kind\":\"lost\",\"time_unix_ns\":\\d+,\"node\":\"[^\"]+\","
                    + "\"probe\":\"retransmission\",\"count\":3,\"reason\":\"ring full\"}"),
        lines().getFirst());
    out.reset();
    watch("--duration", "100ms", "--only", "connect");
    assertTrue(lines().get(1).contains("3 events of probe retransmission: ring full"));
  }

  @Test
  void wrongUsageExitsWithTwo() {
    assertEquals(2, watch("--only", "nonsense"));
    assertEquals(2, watch("--duration", "10"));
    assertEquals(2, watch("--duration", "0s"));
    assertEquals(2, watch("--port", "70000"));
    assertEquals(2, watch("--pid", "-1"));
    assertEquals(2, watch("--nonsense"));
    assertTrue(err.toString().contains("no kind 'nonsense'; there are connect, accept"));
  }

  @Test
  void withoutProbesItSaysWhyInOneLineAndExitsWithOne() {
    WatchCommand command =
        new WatchCommand(
            (_, _) -> {
              throw new IllegalStateException("not root; run it as root");
            },
            new PrintStream(out, false, StandardCharsets.UTF_8),
            notices::add);
    assertEquals(1, new CommandLine(command).execute("--duration", "1s"));
    assertEquals(List.of("not root; run it as root"), notices);
  }

  @Test
  void aProbeThatDoesNotRunIsNamed() {
    source.status(
        new ProbeStatus(
            "zero_window", ProbeStatus.State.FAILED, "no BTF; install it", 0, 0, 0, 0, 0));
    assertEquals(0, watch("--duration", "50ms"));
    assertEquals(List.of("probe zero_window does not run: no BTF; install it"), notices);
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
    source.add(EventBytes.accept().withDistinctHeader());
    WatchCommand command =
        new WatchCommand(
            (_, _) -> source,
            new PrintStream(closedPipe, false, StandardCharsets.UTF_8),
            notices::add);
    // Without --duration: it returns because the reader is gone, or the test never ends.
    assertEquals(0, new CommandLine(command).execute("--json"));
    assertTrue(source.isClosed());
  }

  private static EventBytes retransmission() {
    return EventBytes.retransmission()
        .withDistinctHeader()
        .set("bytes", 1448)
        .set("segments", 1)
        .set("attempt", 2)
        .set("retransmission_kind", 5);
  }

  private static EventBytes zeroWindow(int side, int end) {
    return EventBytes.zeroWindow()
        .withDistinctHeader()
        .set("start_ns", 700_000_000L)
        .set("duration_ns", 300_100_000L)
        .set("sender_blocked_ns", side == 2 ? 290_000_000L : 0)
        .set("bytes_unread", side == 1 ? 65_536 : 0)
        .set("bytes_blocked", side == 2 ? 131_072 : 0)
        .set("side", side)
        .set("end", end);
  }

  private int watch(String... arguments) {
    WatchCommand command =
        new WatchCommand(
            (_, _) -> source, new PrintStream(out, false, StandardCharsets.UTF_8), notices::add);
    return new CommandLine(command).setErr(new PrintWriter(err, true)).execute(arguments);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
