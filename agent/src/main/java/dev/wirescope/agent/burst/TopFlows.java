package dev.wirescope.agent.burst;

import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.event.EventHeader;
import dev.wirescope.agent.owner.Owner;
import dev.wirescope.json.IpText;
import dev.wirescope.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The JSON of the columns {@code top_flows} and {@code drops}. */
final class TopFlows {
  private TopFlows() {}

  /**
   * Writes flows.
   *
   * @param bytes of all flows of the interval, which the shares are of
   */
  static String json(List<NamedFlow> flows, long bytes, RowSources sources) {
    JsonText out = new JsonText();
    out.beginArray();
    for (NamedFlow flow : flows) {
      out.beginObject();
      write(flow, bytes, sources, out);
      out.endObject();
    }
    return out.endArray().toString();
  }

  /** Empty for none. */
  static String json(Map<String, Long> drops) {
    if (drops.isEmpty()) {
      return "";
    }
    JsonText out = new JsonText();
    out.beginObject();
    drops.forEach((reason, count) -> out.name(reason).value(count));
    return out.endObject().toString();
  }

  private static void write(NamedFlow flow, long bytes, RowSources sources, JsonText out) {
    EventHeader header = flow.header();
    if (flow.protocol() != 0) {
      out.name("protocol").value(protocol(flow.protocol()));
      out.name("local_ip").value(ip(header, header.localIpOffset()));
      out.name("local_port").value(header.localPort());
      out.name("remote_ip").value(ip(header, header.remoteIpOffset()));
      out.name("remote_port").value(header.remotePort());
    }
    out.name("bytes").value(flow.share().bytes());
    out.name("packets").value(flow.share().packets());
    double share = (double) flow.share().bytes() / Math.max(bytes, 1);
    out.name("share").json(String.format(Locale.ROOT, "%.4f", share));
    if (flow.hasOwner()) {
      Owner owner = sources.owners().of(header.pid(), header.cgroupId(), header.timeNs());
      out.name("pid").value(header.pid());
      out.name("comm").value(comm(header));
      out.name("executable").value(owner.executable().toString());
      out.name("container_id").value(owner.containerId().toString());
    }
    if (header.connectionId() != 0) {
      out.name("connection_id").hex(sources.connectionIds().of(header.connectionId()));
    }
  }

  private static String protocol(byte number) {
    return switch (number) {
      case 1, 58 -> "icmp";
      case 6 -> "tcp";
      case 17 -> "udp";
      case (byte) 132 -> "sctp";
      default -> Integer.toString(Byte.toUnsignedInt(number));
    };
  }

  private static String ip(EventHeader header, long at) {
    return IpText.of(bytes(header.segment(), at, EventHeader.IP_LENGTH));
  }

  private static String comm(EventHeader header) {
    byte[] comm = bytes(header.segment(), header.commOffset(), EventHeader.COMM_LENGTH);
    int length = 0;
    while (length < comm.length && comm[length] != 0) {
      length++;
    }
    return new String(comm, 0, length, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(MemorySegment segment, long at, int count) {
    return segment.asSlice(at, count).toArray(ValueLayout.JAVA_BYTE);
  }
}
