package dev.wirescope.agent.bench;

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

/**
 * The zero-window episodes of a capture: from the first segment that carries window 0 (a SYN or RST
 * has none of meaning, and a FIN may end an episode but not begin one) to the first with another.
 */
final class CapturedEpisodes {
  private CapturedEpisodes() {}

  /** Of the segments that one end has sent. */
  private record Sender(long ipHigh, long ipLow, int port, int peerPort) {}

  /** Those that have ended, of all who sent to or from {@code port}, in the order they began. */
  static List<Episode> read(Path file, int port) throws IOException {
    List<Episode> episodes = new ArrayList<>();
    Map<Sender, Long> closedSince = new HashMap<>();
    CapturedPacket packet = new CapturedPacket();
    IpPacket ip = new IpPacket();
    TcpSegment tcp = new TcpSegment();
    try (CaptureFile capture = CaptureFile.open(file)) {
      while (capture.next(packet)) {
        if (!ip.parse(packet)
            || !tcp.parse(packet, ip)
            || (ip.sourcePort() != port && ip.destinationPort() != port)
            || tcp.has(TcpSegment.SYN)
            || tcp.has(TcpSegment.RST)) {
          continue;
        }
        Sender sender =
            new Sender(ip.sourceHigh(), ip.sourceLow(), ip.sourcePort(), ip.destinationPort());
        Long since = closedSince.get(sender);
        if (tcp.window() == 0 && since == null && !tcp.has(TcpSegment.FIN)) {
          closedSince.put(sender, packet.timeNs());
        } else if (tcp.window() != 0 && since != null) {
          closedSince.remove(sender);
          episodes.add(new Episode(since, packet.timeNs() - since));
        }
      }
    }
    episodes.sort((a, b) -> Long.compare(a.startUnixNs(), b.startUnixNs()));
    return episodes;
  }
}
