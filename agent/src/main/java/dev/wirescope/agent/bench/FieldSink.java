package dev.wirescope.agent.bench;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.wirescope.agent.event.RetransmissionEvent;
import java.lang.foreign.MemorySegment;

/** Reads every field and keeps a checksum: exactly what the C consumer does. */
final class FieldSink implements FloodSink {
  private long rows;
  private long sum;
  private long lastSum;
  private long checksum;

  @Override
  public void onRetransmission(RetransmissionEvent event) {
    MemorySegment segment = event.segment();
    rows++;
    sum += Integer.toUnsignedLong(event.seq());
    checksum +=
        event.timeNs()
            ^ event.connectionId()
            ^ event.cgroupId()
            ^ event.pid()
            ^ event.tid()
            ^ event.netns()
            ^ event.localPort()
            ^ event.remotePort()
            ^ event.kind()
            ^ event.ipVersion()
            ^ event.role()
            ^ event.ownerSource()
            ^ event.srttUs()
            ^ segment.get(JAVA_LONG, event.commOffset())
            ^ segment.get(JAVA_LONG, event.commOffset() + 8)
            ^ segment.get(JAVA_LONG, event.localIpOffset())
            ^ segment.get(JAVA_LONG, event.localIpOffset() + 8)
            ^ segment.get(JAVA_LONG, event.remoteIpOffset())
            ^ segment.get(JAVA_LONG, event.remoteIpOffset() + 8)
            ^ event.seq()
            ^ event.bytes()
            ^ event.segments()
            ^ event.attempt()
            ^ event.retransmissionKind()
            ^ event.caState()
            ^ event.pendingTimer();
  }

  @Override
  public long takeRows() {
    long taken = rows;
    lastSum = sum;
    rows = 0;
    sum = 0;
    return taken;
  }

  @Override
  public long sum() {
    return lastSum;
  }

  /** Only so that no read can be left out. */
  long checksum() {
    return checksum;
  }

  @Override
  public void close() {}
}
