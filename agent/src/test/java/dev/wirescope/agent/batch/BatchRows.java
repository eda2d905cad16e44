package dev.wirescope.agent.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.owner.Owner;
import dev.wirescope.agent.symbol.KernelNames;
import dev.wirescope.agent.text.Utf8;
import dev.wirescope.json.JsonRows;
import dev.wirescope.json.JsonText;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Rows as JSON, and what all of them start with. */
final class BatchRows {
  /** From the monotonic clock of the tests to the Unix clock. */
  static final long OFFSET_NS = 1_763_923_200_000_000_000L;

  private BatchRows() {}

  /** Sources that know one process and one reason of each kind. */
  static RowSources sources(UnixClock clock, ConnectionIds ids) {
    return new RowSources(
        Utf8.of("web-1"),
        clock,
        (pid, cgroupId, _) ->
            pid == 4711 && cgroupId == 77
                ? new Owner(Utf8.of("c0ffee"), Utf8.of("/a.slice/b"), Utf8.of("/usr/bin/reader"))
                : Owner.UNKNOWN,
        ids,
        KernelNames.of(
            Map.of(12, "SKB_DROP_REASON_NETFILTER_DROP"),
            Map.of(11, "SK_RST_REASON_TCP_ABORT_ON_CLOSE")));
  }

  static String common(ConnectionIds ids, String direction, String role) {
    return "\"node\":\"web-1\",\"pid\":4711,\"tid\":4712,\"comm\":\"reader\",\"executable\":\"/usr/bin/reader\","
        + "\"container_id\":\"c0ffee\",\"cgroup\":\"/a.slice/b\",\"netns\":4026531841,"
        + "\"local_ip\":\"10.0.0.1\",\"local_port\":60001,\"remote_ip\":\"2001:db8::7\","
        + "\"remote_port\":443,\"ip_version\":4,\"connection_id\":\""
        + HexFormat.of().toHexDigits(ids.of(4242))
        + "\",\"direction\":\""
        + direction
        + "\",\"role\":\""
        + role
        + "\",\"owner_source\":\"holder\",\"srtt_us\":321,";
  }

  static String onlyRow(Batch batch) {
    List<String> rows = rows(batch);
    assertEquals(1, rows.size());
    return rows.getFirst();
  }

  static List<String> rows(Batch batch) {
    VectorSchemaRoot root = batch.seal();
    JsonRows json = new JsonRows(batch.table());
    return IntStream.range(0, root.getRowCount())
        .mapToObj(
            row -> {
              JsonText out = new JsonText();
              json.write(root, row, out);
              return out.toString();
            })
        .toList();
  }
}
