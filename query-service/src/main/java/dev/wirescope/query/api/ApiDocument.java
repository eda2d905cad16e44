package dev.wirescope.query.api;

import dev.wirescope.schema.Table;
import dev.wirescope.schema.Tables;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * What annotations cannot say: the rows of each answer, from the columns, and the errors of all.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {
  private static final String JSON = "application/json";
  private static final String REF = "#/components/schemas/";
  private static final Map<String, String> ROWS =
      Map.ofEntries(
          Map.entry("askZeroWindows", "ZeroWindow"),
          Map.entry("askRetransmissions", "Retransmission"),
          Map.entry("askDrops", "Drop"),
          Map.entry("askLocalDropStalls", "LocalDropStall"),
          Map.entry("askResets", "Reset"),
          Map.entry("askConnectionSummaries", "ConnectionSummary"),
          Map.entry("askListenOverflows", "ListenOverflow"),
          Map.entry("askMicroBursts", "MicroBurst"),
          Map.entry("askGaps", "Gap"),
          Map.entry("askWaveform", "Waveform"),
          Map.entry("askLatency", "LatencyStep"),
          Map.entry("askConnections", "ConnectionInTrouble"),
          Map.entry("askFindings", "Finding"));
  private static final Map<String, String> ERRORS =
      new TreeMap<>(
          Map.of(
              "400", "A parameter or the body is wrong; the problem names it.",
              "401", "No valid token.",
              "403", "The token lacks the scope.",
              "503", "ClickHouse does not answer; try again after Retry-After."));

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Map<String, Schema> schemas = new LinkedHashMap<>(document.getComponents().getSchemas());
    schemas.keySet().removeAll(List.of("Row", "MediaType", "OutboundSseEvent"));
    schemas.put("Problem", problem());
    schemas.put("Verdict", verdict());
    schemas.put("ZeroWindow", withVerdict(Tables.ZERO_WINDOWS));
    schemas.put("Retransmission", retransmission());
    schemas.put("Drop", TableSchemas.of(Tables.DROPS));
    schemas.put("LocalDropStall", withVerdict(Tables.LOCAL_DROP_STALLS));
    schemas.put("Reset", withVerdict(Tables.RESETS));
    schemas.put("ConnectionSummary", TableSchemas.of(Tables.CONNECTION_SUMMARIES));
    schemas.put("ListenOverflow", TableSchemas.of(Tables.LISTEN_OVERFLOWS));
    schemas.put("MicroBurst", withVerdict(Tables.MICRO_BURSTS));
    schemas.put("Gap", withVerdict(Tables.GAPS));
    schemas.put("Waveform", waveform());
    schemas.put("LatencyStep", latencyStep());
    schemas.put("ConnectionInTrouble", connection());
    schemas.put("Finding", finding());
    // What every answer has; its rows are said for each question.
    schemas.get("Answer").removeProperty("rows");
    document.getComponents().setSchemas(schemas);
    document
        .getPaths()
        .getPathItems()
        .values()
        .forEach(path -> path.getOperations().values().forEach(ApiDocument::complete));
  }

  private static void complete(Operation operation) {
    String id = operation.getOperationId();
    if (ROWS.containsKey(id)) {
      Schema rows =
          OASFactory.createSchema()
              .type(List.of(SchemaType.ARRAY))
              .items(ref(ROWS.get(id)))
              .description("With group_by the key and the sums of each group instead.");
      Schema answer =
          OASFactory.createSchema()
              .addAllOf(ref("Answer"))
              .addAllOf(TableSchemas.object("The rows.").addProperty("rows", rows));
      ok(operation, JSON, answer, "The answer.");
    } else if ("events".equals(id)) {
      ok(
          operation,
          "text/event-stream",
          TableSchemas.text("Events named finding, each with a Finding as its data."),
          "The stream.");
    }
    ERRORS.forEach(
        (status, meaning) ->
            operation
                .getResponses()
                .addAPIResponse(
                    status, response("application/problem+json", ref("Problem"), meaning)));
  }

  private static void ok(Operation operation, String type, Schema schema, String meaning) {
    operation.getResponses().addAPIResponse("200", response(type, schema, meaning));
  }

  private static APIResponse response(String type, Schema schema, String meaning) {
    Content content =
        OASFactory.createContent().addMediaType(type, OASFactory.createMediaType().schema(schema));
    return OASFactory.createAPIResponse().description(meaning).content(content);
  }

  private static Schema ref(String name) {
    return OASFactory.createSchema().ref(REF + name);
  }

  private static Schema problem() {
    return TableSchemas.object("An error (RFC 9457).")
        .addProperty("type", TableSchemas.text("about:blank: the title says it all."))
        .addProperty("title", TableSchemas.text("The kind of error."))
        .addProperty("status", TableSchemas.whole("The HTTP status."))
        .addProperty("detail", TableSchemas.text("What failed, on what, and what to do."))
        .addProperty("parameter", TableSchemas.text("The parameter that was wrong, if one was."));
  }

  private static Schema verdict() {
    Schema confidence = TableSchemas.text("How sure that is.");
    for (String name : List.of("proven", "probable", "inferred", "unknown")) {
      confidence.addEnumeration(name);
    }
    return TableSchemas.object("Why it happened, as far as it can be said honestly.")
        .addProperty("cause", TableSchemas.text("A short name; unknown if it cannot be said."))
        .addProperty("confidence", confidence)
        .addProperty(
            "evidence",
            OASFactory.createSchema()
                .type(List.of(SchemaType.ARRAY))
                .items(TableSchemas.text("A fact with its numbers.")));
  }

  private static Schema withVerdict(Table table) {
    return TableSchemas.of(table).addProperty("verdict", ref("Verdict"));
  }

  private static Schema waveform() {
    return TableSchemas.of(Tables.WAVEFORMS)
        .addProperty(
            "peak_bytes",
            OASFactory.createSchema()
                .type(List.of(SchemaType.ARRAY))
                .items(TableSchemas.whole("one value of bytes"))
                .description("bytes of the fullest slot of peak_slot_ns in each value of bytes"))
        .addProperty("peak_slot_ns", TableSchemas.whole("length of a slot as it was kept"));
  }

  private static Schema retransmission() {
    Schema row = withVerdict(Tables.RETRANSMISSIONS);
    row.addProperty("spurious", TableSchemas.of(Tables.RETRANSMISSION_OUTCOMES.column("spurious")));
    return row.addProperty(
        "spurious_evidence",
        TableSchemas.text("What told: evidence of retransmission_outcomes; empty if nothing did."));
  }

  private static Schema finding() {
    return TableSchemas.of(Tables.FINDINGS)
        .addProperty("details", TableSchemas.object("Numbers of this kind."))
        .addProperty("verdict", ref("Verdict"));
  }

  private static Schema latencyStep() {
    Schema step = TableSchemas.object("One step of the time.");
    step.addProperty("time_unix_ns", TableSchemas.whole("The step's first moment."));
    for (String count : List.of("connects", "connects_failed", "closes")) {
      step.addProperty(count, TableSchemas.whole("Events in the step."));
    }
    for (String quantile : List.of("p50", "p90", "p99", "max")) {
      step.addProperty(
          "connect_latency_" + quantile + "_ns",
          orNull(TableSchemas.whole("SYN sent until established; null without connects.")));
    }
    for (String quantile : List.of("p50", "p90", "p99")) {
      step.addProperty(
          "srtt_" + quantile + "_us",
          orNull(TableSchemas.whole("Round-trip time at the close; null without closes.")));
    }
    return step;
  }

  private static Schema connection() {
    Schema row = TableSchemas.object("A connection in trouble.");
    Tables.RETRANSMISSIONS.columns().stream()
        .takeWhile(column -> !column.name().equals("retransmission_kind"))
        .filter(column -> !column.name().equals("time_unix_ns"))
        .forEach(column -> row.addProperty(column.name(), TableSchemas.of(column)));
    return row.addProperty("first_unix_ns", TableSchemas.whole("When its trouble began."))
        .addProperty("last_unix_ns", TableSchemas.whole("The last of it."))
        .addProperty("retransmitted_segments", TableSchemas.whole("Segments sent again."))
        .addProperty(
            "failed_attempts",
            TableSchemas.whole("Attempts to send again that did not leave the node."))
        .addProperty("zero_windows", TableSchemas.whole("Episodes of both sides."))
        .addProperty("zero_window_ns", TableSchemas.whole("Their time, summed."))
        .addProperty("sender_blocked_ns", TableSchemas.whole("What of it held up our sender."))
        .addProperty("drops", TableSchemas.whole("Segments that its node threw away."))
        .addProperty(
            "local_drop_stall_ns",
            TableSchemas.whole("How long dropped segments stayed unsent, summed."))
        .addProperty("resets", TableSchemas.whole("RSTs, sent and received."))
        .addProperty("closed", OASFactory.createSchema().type(List.of(SchemaType.BOOLEAN)))
        .addProperty("close_reason", orNull(TableSchemas.text("Why, if it is closed.")))
        .addProperty(
            "trouble",
            OASFactory.createSchema()
                .type(List.of(SchemaType.NUMBER))
                .description("What the rows are sorted by."));
  }

  private static Schema orNull(Schema schema) {
    return schema.type(List.of(schema.getType().getFirst(), SchemaType.NULL));
  }
}
