package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.probe.Feeds;
import dev.wirescope.agent.probe.Feeds.Field;
import dev.wirescope.agent.probe.Feeds.Format;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.Probe;
import dev.wirescope.agent.probe.ProbeObjects;
import dev.wirescope.agent.probe.ProbeStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A probe that cannot run takes its own feature with it and no other. */
@KernelTest
class ProbeFailureTest {
  private static final ProbeObjects BUNDLED = ProbeObjects.bundled();

  @ParameterizedTest
  @EnumSource(value = Probe.class, mode = EnumSource.Mode.EXCLUDE, names = "CONNECTION")
  void shouldDisableOnlyTheProbeWhoseObjectIsCorrupt(Probe broken) throws Exception {
    ProbeObjects objects =
        object ->
            object.equals(broken.label())
                ? Arrays.copyOf(BUNDLED.elf(object), 100)
                : BUNDLED.elf(object);
    try (KernelEvents events = start(objects)) {
      assertOnlyFailure(events, broken, "open of " + broken.label() + " failed: ");
      assertTrue(tellsConnections(events));
    }
  }

  @Test
  void shouldNameTheTracepointThatTheKernelLacks() {
    ProbeObjects objects =
        object -> renamed(object, "tcp_retransmit_synack", "tcp_retransmit_nobody");
    try (KernelEvents events = start(objects)) {
      assertOnlyFailure(
          events,
          Probe.RETRANSMISSION,
          "this kernel has no tracepoint tcp_retransmit_nobody; boot a newer one");
    }
  }

  @Test
  void shouldDisableOnlyTheProbeWhosePartOfAStateChangeCannotRun() throws Exception {
    ProbeObjects objects =
        object -> BUNDLED.elf(object.equals("state_change") ? "testing/broken_part" : object);
    try (KernelEvents events = start(objects)) {
      assertOnlyFailure(events, Probe.ZERO_WINDOW, "load of state_change failed: ");
      assertTrue(tellsConnections(events));
    }
  }

  @Test
  void shouldDisableAllThatSeeStateChangesWithoutThem() {
    ProbeObjects objects = object -> renamed(object, "inet_sock_set_state", "inet_sock_no_states");
    try (KernelEvents events = start(objects)) {
      assertFailures(
          events,
          EnumSet.of(Probe.CONNECTION, Probe.RETRANSMISSION, Probe.ZERO_WINDOW, Probe.DROP),
          "this kernel has no tracepoint inet_sock_no_states");
    }
  }

  @Test
  void shouldLeaveOutWhatIsNotWanted() throws Exception {
    EnumSet<Probe> wanted = EnumSet.complementOf(EnumSet.of(Probe.CONNECTION, Probe.FEED));
    try (KernelEvents events =
        KernelEvents.tryOut(KernelEventsConfig.defaults().withProbes(wanted))) {
      for (ProbeStatus status : events.status()) {
        Probe probe = Probe.ofLabel(status.probe());
        assertEquals(
            wanted.contains(probe) ? ProbeStatus.State.ATTACHED : ProbeStatus.State.DISABLED,
            status.state());
      }
      assertEquals(false, tellsConnections(events));
    }
  }

  private static KernelEvents start(ProbeObjects objects) {
    Feeds feeds = new Feeds(List.of(new Format(5004, new Field(2, 2), null, false)), 1);
    return KernelEvents.tryOut(KernelEventsConfig.defaults().withFeeds(feeds).withObjects(objects));
  }

  private static byte[] renamed(String object, String from, String to) {
    String elf = new String(BUNDLED.elf(object), StandardCharsets.ISO_8859_1);
    return elf.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void assertOnlyFailure(KernelEvents events, Probe broken, String reason) {
    assertFailures(events, EnumSet.of(broken), reason);
  }

  /** Those, for that reason, and no other. */
  private static void assertFailures(KernelEvents events, Set<Probe> broken, String reason) {
    for (ProbeStatus status : events.status()) {
      Probe probe = Probe.ofLabel(status.probe());
      if (broken.contains(probe)) {
        assertEquals(ProbeStatus.State.FAILED, status.state(), status::toString);
        assertTrue(status.reason().startsWith(reason), status.reason());
        assertEquals(1, status.reason().lines().count());
      } else {
        assertEquals(ProbeStatus.State.ATTACHED, status.state(), status::reason);
      }
    }
  }

  private static boolean tellsConnections(KernelEvents events)
      throws IOException, InterruptedException {
    RecordedEvents seen = new RecordedEvents();
    int serverPort;
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
        Socket server = listener.accept()) {
      serverPort = server.getLocalPort();
    }
    // The events were in the ring before close() returned.
    while (events.drain(seen, 1000) > 0) {}
    return seen.connects.stream().anyMatch(event -> event.remotePort() == serverPort);
  }
}
