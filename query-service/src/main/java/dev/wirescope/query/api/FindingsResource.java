package dev.wirescope.query.api;

import dev.wirescope.query.access.Caller;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import dev.wirescope.query.question.Answer;
import dev.wirescope.query.question.AskRequest;
import dev.wirescope.query.question.FindingsQuestion;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What was found. */
@Path("/findings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "findings")
@SecurityRequirement(name = "token")
public class FindingsResource {
  private static final Set<String> ALLOWED =
      Set.of("since", "until", "node", "kind", "limit", "explain");

  private final Caller caller;
  private final Clock clock;
  private final Counters counters;
  private final FindingsQuestion findings;

  FindingsResource(Caller caller, Clock clock, Counters counters, FindingsQuestion findings) {
    this.caller = caller;
    this.clock = clock;
    this.counters = counters;
    this.findings = findings;
  }

  /** Findings that lasted into the time asked for. */
  @GET
  @Operation(
      operationId = "askFindings",
      summary = "What was found?",
      description =
          "Findings that lasted into this time, newest first, each in its newest state. One that is"
              + " still open counts as lasting for a day after it was last told.")
  public Answer findings(
      @QueryParam("since")
          @Parameter(
              description = "First moment: RFC 3339, or a span back from `until`.",
              schema = @Schema(defaultValue = "15m"))
          String since,
      @QueryParam("until")
          @Parameter(description = "The moment after the last: RFC 3339 or a span back from now.")
          String until,
      @QueryParam("node") @Parameter(description = "Findings on this node only.") String node,
      @QueryParam("kind")
          @Parameter(
              description = "Findings of this kind only.",
              schema =
                  @Schema(
                      enumeration = {
                        "zero_window",
                        "retransmissions",
                        "connect_failed",
                        "local_drop_stall",
                        "resets",
                        "micro_burst",
                        "gap"
                      }))
          String kind,
      @QueryParam("limit")
          @Parameter(
              description = "Rows at most.",
              schema =
                  @Schema(
                      implementation = Integer.class,
                      minimum = "1",
                      maximum = "1000",
                      defaultValue = "100"))
          String limit,
      @QueryParam("explain")
          @Parameter(
              description = "Adds the SQL behind the answer.",
              schema = @Schema(implementation = Boolean.class, defaultValue = "false"))
          String explain,
      @Context UriInfo uri) {
    Map<String, String> raw = new HashMap<>(Parameters.single(uri.getQueryParameters(), ALLOWED));
    String wanted = raw.remove("kind");
    AskRequest request = AskRequest.parse(caller.tenant(), raw, Set.of(), clock.instant());
    Answer answer = this.findings.ask(request, wanted);
    counters.increment(QueryCounter.QUESTIONS_ANSWERED);
    return answer;
  }
}
