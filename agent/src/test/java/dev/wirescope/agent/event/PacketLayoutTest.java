package dev.wirescope.agent.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.agent.detect.Finding;
import dev.wirescope.agent.packet.PacketLayouts;
import dev.wirescope.schema.ColumnType.Choice;
import dev.wirescope.schema.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The agent's side of {@code packets.h} and of the detectors' findings is what the compiler made.
 */
class PacketLayoutTest {
  private static final Btf BTF = read();

  static final List<StructLayout> LAYOUTS =
      List.of(
          PacketLayouts.PACKET,
          PacketLayouts.INTERFACE,
          PacketLayouts.LANE,
          PacketLayouts.FLOW,
          PacketLayouts.RECORDER,
          PacketLayouts.SENDER,
          Finding.LAYOUT);

  @ParameterizedTest
  @FieldSource("LAYOUTS")
  void shouldLayOutEachFieldAsTheCompilerDid(StructLayout layout) {
    StructLayout compiled = BTF.struct(layout.name());
    assertEquals(compiled.fields(), layout.fields());
    assertEquals(compiled.size(), layout.size());
  }

  @Test
  void shouldNumberTheChoicesAsTheHeadersDo() {
    assertEquals(names("ws_burst_end", "WS_BURST_"), stored("end_reason"));
    assertEquals(names("ws_rate_source", "WS_RATE_"), stored("rate_source"));
    Map<String, Integer> rules = new LinkedHashMap<>(names("ws_burst_rule", "WS_RULE_"));
    rules.put("both", rules.get("abs") | rules.get("base"));
    assertEquals(rules, stored("rule"));
    assertEquals(
        Map.of(
            "outbound", (int) PacketLayouts.OUTBOUND,
            "ecn_ce", (int) PacketLayouts.ECN_CE,
            "sender_known", (int) Finding.Sender.KNOWN,
            "rwnd_limited", (int) Finding.Sender.RWND_LIMITED),
        names("ws_packet_flag", "WS_PACKET_"));
  }

  private static Map<String, Integer> stored(String column) {
    Map<String, Integer> stored = new LinkedHashMap<>();
    ((Choice) Tables.MICRO_BURSTS.column(column).type())
        .names()
        .forEach(name -> stored.put(name.name(), name.number()));
    return stored;
  }

  private static Map<String, Integer> names(String enumeration, String prefix) {
    Map<String, Integer> names = new LinkedHashMap<>();
    BTF.enumeration(enumeration)
        .forEach(
            (name, number) ->
                names.put(name.substring(prefix.length()).toLowerCase(Locale.ROOT), number));
    return names;
  }

  private static Btf read() {
    try (InputStream in =
        PacketLayoutTest.class.getResourceAsStream("/bpf/contract/contract.bpf.o")) {
      return Btf.of(in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
