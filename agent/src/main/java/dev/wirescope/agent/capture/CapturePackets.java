package dev.wirescope.agent.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.wirescope.agent.detect.RateSource;
import dev.wirescope.agent.detect.Replay;
import dev.wirescope.agent.packet.PacketFlow;
import dev.wirescope.agent.packet.PacketLayouts;
import dev.wirescope.agent.packet.PacketSource;
import dev.wirescope.agent.packet.WatchedInterface;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The packets of a capture, for the detectors. A packet whose direction the capture does not tell
 * counts as sent; one without a time is left out and counted. For one thread.
 */
public final class CapturePackets implements PacketSource, AutoCloseable {
  private static final int FLOWS = 65_536;
  private static final int ETHERNET_TYPE = 1;
  private static final int ECN_MASK = 3;

  private final CaptureFile file;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment record = arena.allocate(PacketLayouts.PACKET.size(), Long.BYTES);
  private final CapturedPacket packet = new CapturedPacket();
  private final IpPacket ip = new IpPacket();
  private final List<WatchedInterface> interfaces = new ArrayList<>();
  private final Map<Integer, PacketFlow> flows =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, PacketFlow> eldest) {
          return size() > FLOWS;
        }
      };
  private final long bytesPerSecond;
  private boolean hasNext;
  private IOException failure;
  private long packets;
  private long withoutTime;

  /**
   * Over {@code file}, which is closed with this.
   *
   * @param bytesPerSecond rate of its interfaces, 0 if it is not known
   */
  public CapturePackets(CaptureFile file, long bytesPerSecond) {
    this.file = file;
    this.bytesPerSecond = bytesPerSecond;
    readNext();
  }

  /** Whether there is another packet. */
  public boolean hasNext() {
    return hasNext;
  }

  /** Its time, Unix nanoseconds. */
  public long nextTimeNs() {
    return packet.timeNs();
  }

  /** Why the file could not be read to its end, null if it could. */
  public IOException failure() {
    return failure;
  }

  /** Packets that were replayed. */
  public long packets() {
    return packets;
  }

  /** Packets left out because the capture has no time for them. */
  public long withoutTime() {
    return withoutTime;
  }

  @Override
  public Replay newReplay() {
    return Replay.ofPackets();
  }

  @Override
  public long replay(Replay replay, long nowNs) {
    long before = packets;
    while (hasNext && packet.timeNs() < nowNs) {
      fillRecord(replay);
      replay.packets(record, 1);
      packets++;
      readNext();
    }
    replay.advance(nowNs);
    return packets - before;
  }

  @Override
  public List<WatchedInterface> interfaces() {
    return interfaces;
  }

  @Override
  public PacketFlow flow(int hash) {
    return flows.get(hash);
  }

  @Override
  public void close() throws IOException {
    arena.close();
    file.close();
  }

  private void readNext() {
    try {
      hasNext = file.next(packet);
      while (hasNext && !packet.hasTime()) {
        withoutTime++;
        hasNext = file.next(packet);
      }
    } catch (IOException e) {
      failure = e;
      hasNext = false;
    }
  }

  private void fillRecord(Replay replay) {
    boolean inbound = packet.direction() == PacketDirection.RECEIVED;
    boolean isIp = ip.parse(packet);
    int flags = inbound ? 0 : PacketLayouts.OUTBOUND;
    if (isIp && isCongestionExperienced()) {
      flags |= PacketLayouts.ECN_CE;
    }
    record.set(JAVA_LONG, 0, packet.timeNs());
    record.set(JAVA_INT, 8, (int) packet.wireBytes());
    record.set(JAVA_INT, 12, isIp ? flowHash() : 0);
    record.set(JAVA_SHORT, 20, (short) slot(replay));
    record.set(JAVA_SHORT, 22, (short) 1);
    record.set(JAVA_BYTE, 25, (byte) flags);
  }

  /** RFC 3168, section 5: the two low bits of the second octet, of IPv6 those of its class. */
  private boolean isCongestionExperienced() {
    int at = ip.ipOffset();
    int bits = ip.ipVersion() == 4 ? packet.u8(at + 1) : packet.u16(at) >> 4;
    return (bits & ECN_MASK) == ECN_MASK;
  }

  /** An interface has its rate before its first packet: the first may begin a burst. */
  private int slot(Replay replay) {
    int number = Math.min(packet.interfaceIndex(), PacketLayouts.INTERFACES - 1);
    while (interfaces.size() <= number) {
      int slot = interfaces.size();
      interfaces.add(new WatchedInterface(slot, 0, slot, ETHERNET_TYPE, false, "capture" + slot));
      RateSource source = bytesPerSecond == 0 ? RateSource.NONE : RateSource.CONFIGURED;
      replay.describe(slot, bytesPerSecond, source, false);
    }
    return number;
  }

  private int flowHash() {
    long hash = ip.sourceHigh() * 31 + ip.sourceLow();
    hash = hash * 31 + ip.destinationHigh();
    hash = hash * 31 + ip.destinationLow();
    hash = hash * 31 + ip.sourcePort();
    hash = hash * 31 + ip.destinationPort();
    hash = (hash * 31 + ip.protocol()) * 0x9e3779b97f4a7c15L;
    int key = (int) (hash >>> 32) | 1;
    if (!flows.containsKey(key)) {
      flows.put(key, flow(key, ip));
    }
    return key;
  }

  private static PacketFlow flow(int hash, IpPacket ip) {
    return new PacketFlow(
        hash,
        0,
        0,
        (byte) ip.protocol(),
        (byte) ip.ipVersion(),
        address(ip.sourceHigh(), ip.sourceLow()),
        ip.sourcePort(),
        address(ip.destinationHigh(), ip.destinationLow()),
        ip.destinationPort());
  }

  private static byte[] address(long high, long low) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
  }
}
