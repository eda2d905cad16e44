package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.event.AcceptEvent;
import dev.wirescope.agent.event.CloseEvent;
import dev.wirescope.agent.event.ConnectEvent;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.Probe;
import dev.wirescope.agent.probe.ProbeStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real connection over loopback, found among everybody's events by its ports. */
@KernelTest
class ConnectionLifeTest {
  private static final int PID = (int) ProcessHandle.current().pid();
  private static final int BYTES_UP = 1000;
  private static final int BYTES_DOWN = 70_000;
  private static final byte[] LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
  // enum ws_role, ws_owner_source, ws_close_reason, ws_end
  private static final int CLIENT = 1;
  private static final int SERVER = 2;
  private static final int FIN = 1;
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;

  private final RecordedEvents seen = new RecordedEvents();
  private KernelEvents events;
  private int clientPort;
  private int serverPort;

  @BeforeEach
  void start() {
    events = KernelEvents.start(KernelEventsConfig.defaults());
  }

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void shouldRunEveryProbe() {
    for (ProbeStatus status : events.status()) {
      boolean isFeed = status.probe().equals(Probe.FEED.label()); // none is named
      assertEquals(
          isFeed ? ProbeStatus.State.DISABLED : ProbeStatus.State.ATTACHED,
          status.state(),
          status::toString);
      assertEquals(isFeed ? "no feed is named by --sequence" : "", status.reason());
    }
    assertEquals(Probe.values().length, events.status().size());
  }

  @Test
  void shouldTellTheLifeOfAConnectionFromBothEnds() throws Exception {
    long beforeNs = System.nanoTime();
    talk();
    assertTrue(
        seen.drainUntil(
            events,
            () ->
                RecordedEvents.between(seen.closes, clientPort, serverPort).isPresent()
                    && RecordedEvents.between(seen.closes, serverPort, clientPort).isPresent()),
        "no two close events");
    long afterNs = System.nanoTime();
    ConnectEvent connect =
        RecordedEvents.between(seen.connects, clientPort, serverPort).orElseThrow();
    AcceptEvent accept = RecordedEvents.between(seen.accepts, serverPort, clientPort).orElseThrow();
    CloseEvent clientClose =
        RecordedEvents.between(seen.closes, clientPort, serverPort).orElseThrow();
    CloseEvent serverClose =
        RecordedEvents.between(seen.closes, serverPort, clientPort).orElseThrow();

    assertHeader(connect, CLIENT, beforeNs, afterNs);
    assertHeader(accept, SERVER, beforeNs, afterNs);
    assertHeader(clientClose, CLIENT, beforeNs, afterNs);
    assertHeader(serverClose, SERVER, beforeNs, afterNs);
    assertEquals(connect.connectionId(), clientClose.connectionId());
    assertEquals(accept.connectionId(), serverClose.connectionId());
    assertNotEquals(connect.connectionId(), accept.connectionId());
    assertTrue(connect.connectLatencyNs() > 0 && connect.connectLatencyNs() < afterNs - beforeNs);

    assertEquals(BYTES_UP, clientClose.bytesSent());
    assertEquals(BYTES_DOWN, clientClose.bytesReceived());
    assertEquals(BYTES_DOWN, serverClose.bytesSent());
    assertEquals(BYTES_UP, serverClose.bytesReceived());
    assertEquals(clientClose.timeNs() - connect.timeNs(), clientClose.durationNs());
    assertEquals(FIN, clientClose.closeReason());
    assertEquals(FIN, serverClose.closeReason());
    assertEquals(LOCAL, clientClose.closedBy());
    assertEquals(REMOTE, serverClose.closedBy());
    assertEquals(1, clientClose.established());
    assertEquals(0, clientClose.joinedLate());
    assertEquals(0, events.unknownRecords());
    assertEquals(0, events.ringCorruptions());
  }

  @Test
  void shouldCountWhatItSent() throws Exception {
    long before = sent("connection");
    talk();
    assertTrue(
        seen.drainUntil(
            events, () -> RecordedEvents.between(seen.closes, serverPort, clientPort).isPresent()));
    assertTrue(sent("connection") >= before + 4, "connect, accept and two closes");
  }

  /** The client asks, the server answers, the client closes first. */
  private void talk() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
        Socket server = listener.accept()) {
      clientPort = client.getLocalPort();
      serverPort = client.getPort();
      client.getOutputStream().write(new byte[BYTES_UP]);
      assertEquals(BYTES_UP, server.getInputStream().readNBytes(BYTES_UP).length);
      Thread answer = Thread.ofVirtual().start(() -> answer(server));
      assertEquals(BYTES_DOWN, client.getInputStream().readNBytes(BYTES_DOWN).length);
      answer.join();
      client.shutdownOutput();
      assertEquals(-1, server.getInputStream().read());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void answer(Socket server) {
    try {
      server.getOutputStream().write(new byte[BYTES_DOWN]);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertHeader(EventHeader event, int role, long beforeNs, long afterNs)
      throws IOException {
    assertEquals(PID, event.pid());
    assertTrue(Files.exists(Path.of("/proc/self/task/" + event.tid())) || event.tid() == 0);
    assertEquals(role, event.role());
    assertEquals(4, event.ipVersion());
    assertEquals(netns(), Integer.toUnsignedLong(event.netns()));
    assertNotEquals(0, event.connectionId());
    assertArrayEquals(
        LOOPBACK, RecordedEvents.bytes(event, event.localIpOffset(), EventHeader.IP_LENGTH));
    assertArrayEquals(
        LOOPBACK, RecordedEvents.bytes(event, event.remoteIpOffset(), EventHeader.IP_LENGTH));
    assertNotEquals("", RecordedEvents.comm(event));
    assertTrue(event.timeNs() > beforeNs && event.timeNs() < afterNs);
  }

  private static long netns() throws IOException {
    // net:[4026531840]
    String link = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
    return Long.parseLong(link.substring(link.indexOf('[') + 1, link.length() - 1));
  }

  private long sent(String probe) {
    return events.status().stream()
        .filter(status -> status.probe().equals(probe))
        .findFirst()
        .orElseThrow()
        .sent();
  }
}
