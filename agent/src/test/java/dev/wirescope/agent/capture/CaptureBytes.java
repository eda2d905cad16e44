package dev.wirescope.agent.capture;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes capture files by the two formats' descriptions, in a byte order of choice. */
final class CaptureBytes {
  private static final int MAGIC = 0x1a2b3c4d;

  private final ByteOrder order;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  CaptureBytes(ByteOrder order) {
    this.order = order;
  }

  /** What a test looks at of a packet. */
  record Packet(
      long timeNs, int interfaceIndex, long wireBytes, String data, PacketDirection direction) {
    static Packet of(CapturedPacket packet) {
      return new Packet(
          packet.timeNs(),
          packet.interfaceIndex(),
          packet.wireBytes(),
          new String(
              packet.data(),
              packet.dataOffset(),
              packet.capturedBytes(),
              StandardCharsets.ISO_8859_1),
          packet.direction());
    }
  }

  /** All packets before the proper end; an error is thrown after {@code into} has those before. */
  static void readAll(byte[] file, List<Packet> into) throws IOException {
    CapturedPacket packet = new CapturedPacket();
    try (CaptureFile capture = CaptureFile.open(new ByteArrayInputStream(file), "test.pcap")) {
      while (capture.next(packet)) {
        into.add(Packet.of(packet));
      }
    }
  }

  static List<Packet> readAll(byte[] file) throws IOException {
    List<Packet> packets = new ArrayList<>();
    readAll(file, packets);
    return packets;
  }

  CaptureBytes pcapHeader(int magic, int linkType) {
    return put(
        buffer(24)
            .putInt(magic)
            .putShort((short) 2)
            .putShort((short) 4)
            .putInt(0)
            .putInt(0)
            .putInt(262144)
            .putInt(linkType));
  }

  CaptureBytes pcapPacket(int seconds, int fraction, String data, int wireBytes) {
    return put(
        buffer(16 + data.length())
            .putInt(seconds)
            .putInt(fraction)
            .putInt(data.length())
            .putInt(wireBytes)
            .put(bytes(data)));
  }

  CaptureBytes section() {
    return block(
        0x0a0d0d0a,
        buffer(16).putInt(MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1).array());
  }

  CaptureBytes interfaceBlock(int linkType, int snapshotBytes, byte[]... options) {
    ByteBuffer body = buffer(8 + length(options)).putShort((short) linkType).putShort((short) 0);
    body.putInt(snapshotBytes);
    for (byte[] option : options) {
      body.put(option);
    }
    return block(1, all(body));
  }

  CaptureBytes enhancedPacket(
      int interfaceIndex, long time, String data, int wireBytes, byte[]... options) {
    ByteBuffer body =
        buffer(20 + padded(data.length()) + length(options))
            .putInt(interfaceIndex)
            .putInt((int) (time >>> 32))
            .putInt((int) time)
            .putInt(data.length())
            .putInt(wireBytes)
            .put(bytes(data));
    body.position(20 + padded(data.length()));
    for (byte[] option : options) {
      body.put(option);
    }
    return block(6, all(body));
  }

  CaptureBytes obsoletePacket(int interfaceIndex, long time, String data, int wireBytes) {
    return block(
        2,
        buffer(20 + padded(data.length()))
            .putShort((short) interfaceIndex)
            .putShort((short) 7) // packets dropped before
            .putInt((int) (time >>> 32))
            .putInt((int) time)
            .putInt(data.length())
            .putInt(wireBytes)
            .put(bytes(data))
            .array());
  }

  CaptureBytes simplePacket(String data, int wireBytes) {
    return block(3, buffer(4 + padded(data.length())).putInt(wireBytes).put(bytes(data)).array());
  }

  CaptureBytes block(int type, byte[] body) {
    int total = 12 + body.length;
    return put(buffer(total).putInt(type).putInt(total).put(body).putInt(total));
  }

  byte[] option(int code, byte[] value) {
    return buffer(4 + padded(value.length))
        .putShort((short) code)
        .putShort((short) value.length)
        .put(value)
        .array();
  }

  byte[] i32(int value) {
    return buffer(4).putInt(value).array();
  }

  byte[] i64(long value) {
    return buffer(8).putLong(value).array();
  }

  CaptureBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  int size() {
    return out.size();
  }

  static byte[] bytes(String data) {
    return data.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int padded(int bytes) {
    return bytes + 3 & ~3;
  }

  private static int length(byte[][] options) {
    int length = 0;
    for (byte[] option : options) {
      length += option.length;
    }
    return length;
  }

  private ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(order);
  }

  private CaptureBytes put(ByteBuffer buffer) {
    out.writeBytes(all(buffer));
    return this;
  }

  private static byte[] all(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes);
    return bytes;
  }
}
