package dev.wirescope.agent.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.probe.Probe;
import dev.wirescope.schema.ColumnType.Choice;
import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent's side of {@code events.h} and {@code counters.h} is what the compiler made of them:
 * each field of each struct, each constant of each enum. {@code contract.bpf.c} carries the types
 * that no probe's own BTF leads to.
 */
class EventLayoutTest {
  private static final Path EVENTS_H = Path.of("../bpf/include/wirescope/events.h");
  private static final Btf BTF = read("/bpf/contract/contract.bpf.o");

  static final List<StructLayout> LAYOUTS =
      List.of(
          EventHeader.LAYOUT,
          ConnectEvent.LAYOUT,
          AcceptEvent.LAYOUT,
          CloseEvent.LAYOUT,
          RetransmissionEvent.LAYOUT,
          RetransmissionOutcomeEvent.LAYOUT,
          ZeroWindowEvent.LAYOUT,
          DropEvent.LAYOUT,
          ResetEvent.LAYOUT,
          LocalDropStallEvent.LAYOUT,
          ListenOverflowEvent.LAYOUT,
          HoleEvent.LAYOUT,
          SequenceGapEvent.LAYOUT,
          ConnectionSummaryEvent.LAYOUT);

  static Stream<Arguments> choices() {
    return Stream.of(
        Arguments.of("ws_role", "WS_ROLE_", Tables.CONNECTION_EVENTS, "role"),
        Arguments.of("ws_owner_source", "WS_OWNER_", Tables.CONNECTION_EVENTS, "owner_source"),
        Arguments.of("ws_close_reason", "WS_CLOSE_", Tables.CONNECTION_EVENTS, "close_reason"),
        Arguments.of("ws_end", "WS_END_", Tables.CONNECTION_EVENTS, "closed_by"),
        Arguments.of(
            "ws_retransmission_kind",
            "WS_RETRANSMISSION_",
            Tables.RETRANSMISSIONS,
            "retransmission_kind"),
        Arguments.of(
            "ws_retransmission_kind",
            "WS_RETRANSMISSION_",
            Tables.RETRANSMISSION_OUTCOMES,
            "retransmission_kind"),
        Arguments.of(
            "ws_outcome_evidence", "WS_EVIDENCE_", Tables.RETRANSMISSION_OUTCOMES, "evidence"),
        Arguments.of("ws_side", "WS_SIDE_", Tables.ZERO_WINDOWS, "side"),
        Arguments.of("ws_zero_window_end", "WS_ZERO_WINDOW_", Tables.ZERO_WINDOWS, "end_reason"),
        Arguments.of("ws_phase", "WS_PHASE_", Tables.RESETS, "phase"),
        Arguments.of("ws_end", "WS_END_", Tables.RESETS, "sent_by"),
        Arguments.of("ws_hole_end", "WS_HOLE_", Tables.GAPS, "hole_end"),
        Arguments.of("ws_fill", "WS_FILL_", Tables.GAPS, "hole_fill"),
        Arguments.of("ws_stall_end", "WS_STALL_", Tables.LOCAL_DROP_STALLS, "end_reason"),
        Arguments.of("ws_state", "WS_STATE_", Tables.CONNECTION_SUMMARIES, "state"));
  }

  @ParameterizedTest
  @FieldSource("LAYOUTS")
  void shouldLayOutEachFieldAsTheCompilerDid(StructLayout layout) {
    StructLayout compiled = BTF.struct(layout.name());
    assertEquals(lines(compiled), lines(layout));
    assertEquals(compiled.size(), layout.size());
  }

  @ParameterizedTest
  @FieldSource("LAYOUTS")
  void shouldLeaveNoHiddenPadding(StructLayout layout) {
    int end = 0;
    for (StructLayout.Field field : layout.fields()) {
      assertEquals(end, field.offset(), () -> layout.name() + "." + field.name());
      end += field.size();
    }
    assertEquals(layout.size(), end);
  }

  @ParameterizedTest
  @MethodSource("choices")
  void shouldNumberEachChoiceAsTheHeaderDoes(
      String enumeration, String prefix, Table table, String column) {
    Choice choice = (Choice) table.column(column).type();
    Map<String, Integer> stored = new LinkedHashMap<>();
    choice.names().forEach(name -> stored.put(name.name(), name.number()));
    assertEquals(names(enumeration, prefix), stored);
  }

  @Test
  void shouldNumberEachKindAsTheHeaderDoes() throws IllegalAccessException {
    Map<String, Integer> kinds = new LinkedHashMap<>();
    for (java.lang.reflect.Field field : EventKind.class.getFields()) {
      kinds.put(field.getName().toLowerCase(Locale.ROOT), (int) field.getByte(null));
    }
    assertEquals(names("ws_event_kind", "WS_"), kinds);
    Choice stored = (Choice) Tables.CONNECTION_EVENTS.column("kind").type();
    stored
        .names()
        .forEach(name -> assertEquals(kinds.get(name.name()), name.number(), name.name()));
  }

  @Test
  void shouldNumberEachOutcomeAsTheHeaderDoes() {
    // The numbers that RetransmissionOutcomesBatch knows.
    Map<String, Integer> outcomes = Map.of("unknown", 0, "needed", 1, "spurious", 2);
    assertEquals(names("ws_outcome", "WS_OUTCOME_"), outcomes);
  }

  @Test
  void shouldCountEachProbeInItsSlot() {
    Map<String, Integer> slots = new LinkedHashMap<>();
    for (Probe probe : Probe.values()) {
      slots.put(probe.label(), probe.slot());
    }
    Map<String, Integer> compiled = names("ws_probe", "WS_PROBE_");
    int last = slots.values().stream().max(Integer::compare).orElseThrow();
    assertEquals(last + 1, compiled.remove("count"));
    assertEquals(compiled, slots);
  }

  @Test
  void shouldReadTheCountersInTheirOrder() {
    assertEquals(
        List.of("sent 0 8", "lost_ring 8 8", "lost_state 16 8", "lost_limit 24 8"),
        lines(BTF.struct("ws_probe_counters")));
    assertEquals(
        List.of("begun 0 8", "ended 8 8", "ended_unseen 16 8", "found 24 8"),
        lines(BTF.struct("ws_connection_ledger")));
    assertEquals(
        List.of("started 0 8", "ended 8 8", "duration_buckets 16 320"),
        lines(BTF.struct("ws_zero_window_counters")));
  }

  @Test
  void shouldCompareEveryTypeOfTheHeader() throws IOException {
    TreeSet<String> declared = new TreeSet<>();
    Pattern.compile("^(?:struct|enum) (ws_\\w+) \\{", Pattern.MULTILINE)
        .matcher(Files.readString(EVENTS_H))
        .results()
        .forEach(match -> declared.add(match.group(1)));
    TreeSet<String> compared = new TreeSet<>(List.of("ws_event_kind", "ws_outcome"));
    LAYOUTS.forEach(layout -> compared.add(layout.name()));
    choices().forEach(choice -> compared.add((String) choice.get()[0]));
    assertEquals(declared, compared);
  }

  @Test
  void shouldFindTheSameLayoutInAProbesOwnObject() {
    Btf probe = read("/bpf/zero_window.bpf.o");
    assertTrue(probe.has("ws_zero_window_event"), "the probe's map leads to its event");
    assertEquals(ZeroWindowEvent.LAYOUT, probe.struct("ws_zero_window_event"));
    assertEquals(EventHeader.LAYOUT, probe.struct("ws_event_header"));
  }

  private static Map<String, Integer> names(String enumeration, String prefix) {
    Map<String, Integer> names = new LinkedHashMap<>();
    BTF.enumeration(enumeration)
        .forEach(
            (name, number) -> {
              assertTrue(name.startsWith(prefix), name);
              names.put(name.substring(prefix.length()).toLowerCase(Locale.ROOT), number);
            });
    return names;
  }

  private static List<String> lines(StructLayout layout) {
    return layout.fields().stream()
        .map(field -> field.name() + " " + field.offset() + " " + field.size())
        .toList();
  }

  private static Btf read(String resource) {
    try (InputStream in = EventLayoutTest.class.getResourceAsStream(resource)) {
      assertNotNull(in, resource + " is not on the class path");
      return Btf.of(in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(resource, e);
    }
  }
}
