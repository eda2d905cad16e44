package dev.wirescope.agent.event;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.wirescope.agent.event.StructLayout.Field;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Flyweight over {@code struct ws_event_header}, the start of every record. Owns nothing; valid
 * only while the record is, that is until the reader releases it. Host byte order, which is the
 * kernel's.
 */
public class EventHeader {
  static final int TIME_NS = 0;
  static final int CONNECTION_ID = 8;
  static final int CGROUP_ID = 16;
  static final int PID = 24;
  static final int TID = 28;
  static final int NETNS = 32;
  static final int LOCAL_PORT = 36;
  static final int REMOTE_PORT = 38;
  static final int KIND = 40;
  static final int IP_VERSION = 41;
  static final int ROLE = 42;
  static final int OWNER_SOURCE = 43;
  static final int SRTT_US = 44;
  static final int COMM = 48;
  static final int LOCAL_IP = 64;
  static final int REMOTE_IP = 80;

  /** Bytes of {@code comm}. */
  public static final int COMM_LENGTH = 16;

  /** Bytes of an address. */
  public static final int IP_LENGTH = 16;

  /** Bytes of the header: where the fields of each event begin. */
  public static final int SIZE = 96;

  public static final StructLayout LAYOUT =
      new StructLayout(
          "ws_event_header",
          SIZE,
          List.of(
              new Field("time_ns", TIME_NS, 8),
              new Field("connection_id", CONNECTION_ID, 8),
              new Field("cgroup_id", CGROUP_ID, 8),
              new Field("pid", PID, 4),
              new Field("tid", TID, 4),
              new Field("netns", NETNS, 4),
              new Field("local_port", LOCAL_PORT, 2),
              new Field("remote_port", REMOTE_PORT, 2),
              new Field("kind", KIND, 1),
              new Field("ip_version", IP_VERSION, 1),
              new Field("role", ROLE, 1),
              new Field("owner_source", OWNER_SOURCE, 1),
              new Field("srtt_us", SRTT_US, 4),
              new Field("comm", COMM, COMM_LENGTH),
              new Field("local_ip", LOCAL_IP, IP_LENGTH),
              new Field("remote_ip", REMOTE_IP, IP_LENGTH)));

  /**
   * All of memory. A field read through it is one load: no bounds and no liveness are looked at
   * again that the reader of the ring has looked at for the whole record.
   */
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private MemorySegment segment = MemorySegment.NULL;
  private long offset;
  private long address;

  /**
   * Lays this flyweight over the record at {@code offset} of {@code segment}, which must hold all
   * of it and stay alive while fields are read: that is not checked again.
   *
   * @throws IllegalArgumentException if {@code segment} lies in the heap
   */
  public final void wrap(MemorySegment segment, long offset) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException("an event is read by its address: segment=" + segment);
    }
    this.segment = segment;
    this.offset = offset;
    this.address = segment.address() + offset;
  }

  /** The segment this flyweight lies over; with {@link #offset} for bulk copies. */
  public final MemorySegment segment() {
    return segment;
  }

  /** Where the record starts in {@link #segment}. */
  public final long offset() {
    return offset;
  }

  /** CLOCK_MONOTONIC. */
  public final long timeNs() {
    return longAt(TIME_NS);
  }

  /** The kernel's socket cookie, 0 before a full socket exists. */
  public final long connectionId() {
    return longAt(CONNECTION_ID);
  }

  /** cgroup v2 id (inode) of the process when it was recorded as the owner. */
  public final long cgroupId() {
    return longAt(CGROUP_ID);
  }

  public final int pid() {
    return intAt(PID);
  }

  public final int tid() {
    return intAt(TID);
  }

  /** Inode of the network namespace. */
  public final int netns() {
    return intAt(NETNS);
  }

  public final int localPort() {
    return unsignedShortAt(LOCAL_PORT);
  }

  public final int remotePort() {
    return unsignedShortAt(REMOTE_PORT);
  }

  /** One of {@link EventKind}'s numbers. */
  public final byte kind() {
    return byteAt(KIND);
  }

  /** 4 or 6. */
  public final byte ipVersion() {
    return byteAt(IP_VERSION);
  }

  /** {@code enum ws_role}. */
  public final byte role() {
    return byteAt(ROLE);
  }

  /** {@code enum ws_owner_source}. */
  public final byte ownerSource() {
    return byteAt(OWNER_SOURCE);
  }

  /** Smoothed round-trip time, 0 if none was measured yet. */
  public final int srttUs() {
    return intAt(SRTT_US);
  }

  /** Where {@code comm} starts in {@link #segment}: {@value #COMM_LENGTH} bytes, NUL-terminated. */
  public final long commOffset() {
    return offset + COMM;
  }

  /**
   * Where the local address starts in {@link #segment}: {@value #IP_LENGTH} network-order bytes.
   */
  public final long localIpOffset() {
    return offset + LOCAL_IP;
  }

  /** Where the remote address starts in {@link #segment}. */
  public final long remoteIpOffset() {
    return offset + REMOTE_IP;
  }

  final byte byteAt(int field) {
    return MEMORY.get(JAVA_BYTE, address + field);
  }

  final int unsignedShortAt(int field) {
    return Short.toUnsignedInt(MEMORY.get(JAVA_SHORT, address + field));
  }

  final int intAt(int field) {
    return MEMORY.get(JAVA_INT, address + field);
  }

  final long longAt(int field) {
    return MEMORY.get(JAVA_LONG, address + field);
  }
}
