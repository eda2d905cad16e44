package dev.wirescope.agent.recorded;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.wirescope.agent.event.AcceptEvent;
import dev.wirescope.agent.event.CloseEvent;
import dev.wirescope.agent.event.ConnectEvent;
import dev.wirescope.agent.event.ConnectionSummaryEvent;
import dev.wirescope.agent.event.DropEvent;
import dev.wirescope.agent.event.EventDispatcher;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.event.EventKind;
import dev.wirescope.agent.event.HoleEvent;
import dev.wirescope.agent.event.ListenOverflowEvent;
import dev.wirescope.agent.event.LocalDropStallEvent;
import dev.wirescope.agent.event.ResetEvent;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.event.RetransmissionOutcomeEvent;
import dev.wirescope.agent.event.SequenceGapEvent;
import dev.wirescope.agent.event.StructLayout;
import dev.wirescope.agent.event.StructLayout.Field;
import dev.wirescope.agent.event.ZeroWindowEvent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Lays out one record as a probe would, field by field under the names of {@code events.h}. What is
 * not set is 0.
 */
public final class EventBytes {
  /** Records in a ring start at any multiple of 8: this one does not start at 0 either. */
  private static final int OFFSET = 8;

  private final StructLayout layout;
  private final MemorySegment memory;

  private EventBytes(StructLayout layout, byte kind) {
    this.layout = layout;
    this.memory = Arena.ofAuto().allocate(OFFSET + layout.size(), 8);
    set("kind", kind);
  }

  public static EventBytes connect() {
    return new EventBytes(ConnectEvent.LAYOUT, EventKind.CONNECT);
  }

  public static EventBytes accept() {
    return new EventBytes(AcceptEvent.LAYOUT, EventKind.ACCEPT);
  }

  public static EventBytes close() {
    return new EventBytes(CloseEvent.LAYOUT, EventKind.CLOSE);
  }

  public static EventBytes retransmission() {
    return new EventBytes(RetransmissionEvent.LAYOUT, EventKind.RETRANSMISSION);
  }

  public static EventBytes retransmissionOutcome() {
    return new EventBytes(RetransmissionOutcomeEvent.LAYOUT, EventKind.RETRANSMISSION_OUTCOME);
  }

  public static EventBytes zeroWindow() {
    return new EventBytes(ZeroWindowEvent.LAYOUT, EventKind.ZERO_WINDOW);
  }

  public static EventBytes drop() {
    return new EventBytes(DropEvent.LAYOUT, EventKind.DROP);
  }

  public static EventBytes reset() {
    return new EventBytes(ResetEvent.LAYOUT, EventKind.RESET);
  }

  public static EventBytes listenOverflow() {
    return new EventBytes(ListenOverflowEvent.LAYOUT, EventKind.LISTEN_OVERFLOW);
  }

  public static EventBytes localDropStall() {
    return new EventBytes(LocalDropStallEvent.LAYOUT, EventKind.LOCAL_DROP_STALL);
  }

  public static EventBytes hole() {
    return new EventBytes(HoleEvent.LAYOUT, EventKind.HOLE);
  }

  public static EventBytes sequenceGap() {
    return new EventBytes(SequenceGapEvent.LAYOUT, EventKind.SEQUENCE_GAP);
  }

  /** Hands it on as a record of the ring. */
  public void dispatchTo(EventDispatcher dispatcher) {
    dispatcher.onRecord(memory, OFFSET, layout.size());
  }

  public static EventBytes connectionSummary() {
    return new EventBytes(ConnectionSummaryEvent.LAYOUT, EventKind.CONNECTION_SUMMARY);
  }

  /** A header in which no two fields have the same value. */
  public EventBytes withDistinctHeader() {
    return set("time_ns", 1_000_000_007L)
        .set("connection_id", 4242)
        .set("cgroup_id", 77)
        .set("pid", 4711)
        .set("tid", 4712)
        .set("netns", 0xF0000001L)
        .set("local_port", 60_001)
        .set("remote_port", 443)
        .set("ip_version", 4)
        .set("role", 2)
        .set("owner_source", 3)
        .set("srtt_us", 321)
        .set("comm", "reader".getBytes(StandardCharsets.US_ASCII))
        .setHex("local_ip", "00000000000000000000ffff0a000001")
        .setHex("remote_ip", "20010db8000000000000000000000007");
  }

  public EventBytes set(String name, long value) {
    Field field = field(name);
    long at = OFFSET + (long) field.offset();
    switch (field.size()) {
      case 1 -> memory.set(JAVA_BYTE, at, (byte) value);
      case 2 -> memory.set(JAVA_SHORT_UNALIGNED, at, (short) value);
      case 4 -> memory.set(JAVA_INT_UNALIGNED, at, (int) value);
      case 8 -> memory.set(JAVA_LONG_UNALIGNED, at, value);
      default -> throw new IllegalArgumentException(name + " is not a number");
    }
    return this;
  }

  public EventBytes set(String name, byte[] bytes) {
    Field field = field(name);
    MemorySegment target = memory.asSlice(OFFSET + (long) field.offset(), field.size());
    target.fill((byte) 0).copyFrom(MemorySegment.ofArray(bytes));
    return this;
  }

  public EventBytes setHex(String name, String hex) {
    return set(name, HexFormat.of().parseHex(hex));
  }

  public byte kind() {
    return memory.get(JAVA_BYTE, OFFSET + (long) field("kind").offset());
  }

  /** Lays {@code flyweight} over this record. */
  public <E extends EventHeader> E wrap(E flyweight) {
    flyweight.wrap(memory, OFFSET);
    return flyweight;
  }

  private Field field(String name) {
    for (Field field : layout.fields()) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    for (Field field : EventHeader.LAYOUT.fields()) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    throw new IllegalArgumentException("no field " + name + " in " + layout.name());
  }
}
