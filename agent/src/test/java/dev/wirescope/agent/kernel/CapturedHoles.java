package dev.wirescope.agent.kernel;

import dev.wirescope.agent.capture.CaptureFile;
import dev.wirescope.agent.capture.CapturedPacket;
import dev.wirescope.agent.capture.IpPacket;
import dev.wirescope.agent.capture.TcpSegment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The holes in what a port received, computed plainly from a capture at the receiver. */
final class CapturedHoles {
  /** One that was filled. */
  record Captured(int remotePort, int seq, long bytesMissing, long startUnixNs, long endUnixNs) {
    long durationNs() {
      return endUnixNs - startUnixNs;
    }
  }

  /** What one connection has received; sequence numbers are counted from its SYN. */
  private static final class Receiver {
    private final int syn;
    private final TreeMap<Long, Long> beyond = new TreeMap<>();
    private long next = 1;
    private long top;
    private long startNs;
    private long firstMissing;
    private long bytesMissing;

    Receiver(int syn) {
      this.syn = syn;
    }

    /** Whether a hole has ended with it. */
    boolean receive(int seq, long bytes, long timeNs) {
      long start = Integer.toUnsignedLong(seq - syn);
      long end = start + bytes;
      if (start > next) {
        onAhead(start, end, timeNs);
        return false;
      }
      if (end <= next) {
        return false;
      }
      next = end;
      boolean wasOpen = !beyond.isEmpty();
      while (!beyond.isEmpty() && beyond.firstKey() <= next) {
        next = Math.max(next, beyond.pollFirstEntry().getValue());
      }
      return wasOpen && beyond.isEmpty();
    }

    private void onAhead(long start, long end, long timeNs) {
      if (beyond.isEmpty()) {
        startNs = timeNs;
        firstMissing = next;
        bytesMissing = 0;
        top = next;
      }
      bytesMissing += Math.max(start - top, 0);
      top = Math.max(top, end);
      beyond.merge(start, end, Math::max);
    }
  }

  private CapturedHoles() {}

  /** Those of all connections to {@code port} that began in the capture. */
  static List<Captured> read(Path file, int port) throws IOException {
    List<Captured> holes = new ArrayList<>();
    Map<Integer, Receiver> receivers = new HashMap<>();
    CapturedPacket packet = new CapturedPacket();
    IpPacket ip = new IpPacket();
    TcpSegment tcp = new TcpSegment();
    try (CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next(packet)) {
        if (!ip.parse(packet) || !tcp.parse(packet, ip) || ip.destinationPort() != port) {
          continue;
        }
        if (tcp.has(TcpSegment.SYN)) {
          receivers.put(ip.sourcePort(), new Receiver(tcp.seq()));
          continue;
        }
        Receiver receiver = receivers.get(ip.sourcePort());
        // A FIN has a sequence number too, and can come before what it follows.
        long bytes = tcp.payloadBytes() + (tcp.has(TcpSegment.FIN) ? 1 : 0);
        if (bytes > 0 && receiver.receive(tcp.seq(), bytes, packet.timeNs())) {
          holes.add(
              new Captured(
                  ip.sourcePort(),
                  (int) receiver.firstMissing + receiver.syn,
                  receiver.bytesMissing,
                  receiver.startNs,
                  packet.timeNs()));
        }
      }
    }
    return holes;
  }
}
