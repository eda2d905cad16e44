package dev.wirescope.query.api;

import dev.wirescope.query.access.Caller;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import dev.wirescope.query.question.Answer;
import dev.wirescope.query.question.AskRequest;
import dev.wirescope.query.question.ConnectionSummariesQuestion;
import dev.wirescope.query.question.GroupBy;
import dev.wirescope.query.question.ListenOverflowsQuestion;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The questions about how sockets are, whether they are in trouble or not. */
@Path("/ask")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "questions")
@SecurityRequirement(name = "token")
public class AskSocketResource {
  private static final Set<String> GROUPED = Set.of("group_by");

  private final Caller caller;
  private final Clock clock;
  private final Counters counters;
  private final ConnectionSummariesQuestion connectionSummaries;
  private final ListenOverflowsQuestion listenOverflows;

  AskSocketResource(
      Caller caller,
      Clock clock,
      Counters counters,
      ConnectionSummariesQuestion connectionSummaries,
      ListenOverflowsQuestion listenOverflows) {
    this.caller = caller;
    this.clock = clock;
    this.counters = counters;
    this.connectionSummaries = connectionSummaries;
    this.listenOverflows = listenOverflows;
  }

  /** The state of connections over time. */
  @GET
  @Path(ConnectionSummariesQuestion.NAME)
  @Operation(
      operationId = "askConnectionSummaries",
      summary = "How were connections over time: rates, windows, queues and limits?",
      description =
          "One row for each connection and each five seconds in which it moved, newest first: the"
              + " columns of connection_summaries. With group_by what they sum up to, most bytes"
              + " first.")
  public Answer connectionSummaries(
      @BeanParam AskParameters parameters,
      @QueryParam("group_by")
          @Parameter(
              description = "Put rows together.",
              schema = @Schema(enumeration = {"process", "service", "connection", "node", "peer"}))
          String groupBy,
      @Context UriInfo uri) {
    return answered(connectionSummaries.ask(request(uri, ConnectionSummariesQuestion.GROUPS)));
  }

  /** Connections that a listener had no place for. */
  @GET
  @Path(ListenOverflowsQuestion.NAME)
  @Operation(
      operationId = "askListenOverflows",
      summary = "Which listeners turned connections away?",
      description =
          "One row for each listener and each second in which it turned connections away, newest"
              + " first: the columns of listen_overflows. With group_by the sums of each group, most"
              + " first; listener is node, network namespace, address and port.")
  public Answer listenOverflows(
      @BeanParam AskParameters parameters,
      @QueryParam("group_by")
          @Parameter(
              description = "Put rows together.",
              schema = @Schema(enumeration = {"process", "service", "listener", "node"}))
          String groupBy,
      @Context UriInfo uri) {
    return answered(listenOverflows.ask(request(uri, ListenOverflowsQuestion.GROUPS)));
  }

  private AskRequest request(UriInfo uri, Set<GroupBy> groups) {
    return Parameters.ask(caller.tenant(), uri.getQueryParameters(), GROUPED, groups, clock);
  }

  private Answer answered(Answer answer) {
    counters.increment(QueryCounter.QUESTIONS_ANSWERED);
    return answer;
  }
}
