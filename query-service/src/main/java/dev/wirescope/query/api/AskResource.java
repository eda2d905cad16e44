package dev.wirescope.query.api;

import dev.wirescope.query.access.Caller;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import dev.wirescope.query.question.Answer;
import dev.wirescope.query.question.AskRequest;
import dev.wirescope.query.question.ConnectionsQuestion;
import dev.wirescope.query.question.DropsQuestion;
import dev.wirescope.query.question.GroupBy;
import dev.wirescope.query.question.LatencyQuestion;
import dev.wirescope.query.question.LocalDropStallsQuestion;
import dev.wirescope.query.question.ResetsQuestion;
import dev.wirescope.query.question.RetransmissionsQuestion;
import dev.wirescope.query.question.ZeroWindowsQuestion;
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

/** The questions. */
@Path("/ask")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "questions")
@SecurityRequirement(name = "token")
public class AskResource {
  private static final Set<String> GROUPED = Set.of("group_by");

  private final Caller caller;
  private final Clock clock;
  private final Counters counters;
  private final ZeroWindowsQuestion zeroWindows;
  private final RetransmissionsQuestion retransmissions;
  private final DropsQuestion drops;
  private final LocalDropStallsQuestion localDropStalls;
  private final ResetsQuestion resets;
  private final LatencyQuestion latency;
  private final ConnectionsQuestion connections;

  AskResource(
      Caller caller,
      Clock clock,
      Counters counters,
      ZeroWindowsQuestion zeroWindows,
      RetransmissionsQuestion retransmissions,
      DropsQuestion drops,
      LocalDropStallsQuestion localDropStalls,
      ResetsQuestion resets,
      LatencyQuestion latency,
      ConnectionsQuestion connections) {
    this.caller = caller;
    this.clock = clock;
    this.counters = counters;
    this.zeroWindows = zeroWindows;
    this.retransmissions = retransmissions;
    this.drops = drops;
    this.localDropStalls = localDropStalls;
    this.resets = resets;
    this.latency = latency;
    this.connections = connections;
  }

  /** Episodes of a closed receive window. */
  @GET
  @Path(ZeroWindowsQuestion.NAME)
  @Operation(
      operationId = "askZeroWindows",
      summary = "Whose receive window was closed, for how long, and why?",
      description =
          "One row for each episode, newest first: the columns of zero_windows plus verdict. With"
              + " group_by the sums of each group, longest first.")
  public Answer zeroWindows(
      @BeanParam AskParameters parameters,
      @QueryParam("group_by")
          @Parameter(
              description = "Put rows together.",
              schema = @Schema(enumeration = {"process", "service", "connection", "node", "peer"}))
          String groupBy,
      @Context UriInfo uri) {
    return answered(zeroWindows.ask(request(uri, GROUPED, ZeroWindowsQuestion.GROUPS)));
  }

  /** Segments sent again. */
  @GET
  @Path(RetransmissionsQuestion.NAME)
  @Operation(
      operationId = "askRetransmissions",
      summary = "What was sent again, by whom, after which signal, and why?",
      description =
          "One row for each retransmission, newest first: the columns of retransmissions plus"
              + " verdict. With group_by the sums of each group, most segments first: what left its"
              + " node in retransmissions, segments and bytes, what did not in failed_attempts,"
              + " both in by_kind, by_cause and by_confidence.")
  public Answer retransmissions(
      @BeanParam AskParameters parameters,
      @QueryParam("group_by")
          @Parameter(
              description = "Put rows together.",
              schema =
                  @Schema(
                      enumeration = {
                        "process",
                        "service",
                        "connection",
                        "node",
                        "peer",
                        "kind",
                        "cause"
                      }))
          String groupBy,
      @Context UriInfo uri) {
    return answered(retransmissions.ask(request(uri, GROUPED, RetransmissionsQuestion.GROUPS)));
  }

  /** Segments that a kernel threw away. */
  @GET
  @Path(DropsQuestion.NAME)
  @Operation(
      operationId = "askDrops",
      summary = "What did the kernels throw away, where, and whose was it?",
      description =
          "One row for each dropped TCP segment, newest first: the columns of drops. With group_by the sums of each group, most drops first; location is reason, function and interface.")
  public Answer drops(
      @BeanParam AskParameters parameters,
      @QueryParam("group_by")
          @Parameter(
              description = "Put rows together.",
              schema =
                  @Schema(
                      enumeration = {
                        "reason",
                        "location",
                        "process",
                        "service",
                        "connection",
                        "peer",
                        "node"
                      }))
          String groupBy,
      @Context UriInfo uri) {
    return answered(drops.ask(request(uri, GROUPED, DropsQuestion.GROUPS)));
  }

  /** Segments that their own node did not let out. */
  @GET
  @Path(LocalDropStallsQuestion.NAME)
  @Operation(
      operationId = "askLocalDropStalls",
      summary = "What could not leave its own node, for how long, and why?",
      description =
          "One row for each segment that its own node dropped and that was unsent in this time, newest first: the columns of local_drop_stalls plus verdict. With group_by the sums of each group, longest first.")
  public Answer localDropStalls(
      @BeanParam AskParameters parameters,
      @QueryParam("group_by")
          @Parameter(
              description = "Put rows together.",
              schema =
                  @Schema(
                      enumeration = {
                        "reason",
                        "location",
                        "process",
                        "service",
                        "connection",
                        "peer",
                        "node"
                      }))
          String groupBy,
      @Context UriInfo uri) {
    return answered(localDropStalls.ask(request(uri, GROUPED, LocalDropStallsQuestion.GROUPS)));
  }

  /** Resets, sent and received. */
  @GET
  @Path(ResetsQuestion.NAME)
  @Operation(
      operationId = "askResets",
      summary = "Which connections were reset, by whom, and why?",
      description =
          "One row for each RST, newest first: the columns of resets plus verdict. With group_by the sums of each group, most resets first.")
  public Answer resets(
      @BeanParam AskParameters parameters,
      @QueryParam("group_by")
          @Parameter(
              description = "Put rows together.",
              schema =
                  @Schema(enumeration = {"process", "service", "peer", "reason", "phase", "node"}))
          String groupBy,
      @Context UriInfo uri) {
    return answered(resets.ask(request(uri, GROUPED, ResetsQuestion.GROUPS)));
  }

  /** Connect latency and round-trip times. */
  @GET
  @Path(LatencyQuestion.NAME)
  @Operation(
      operationId = "askLatency",
      summary = "How long does connecting take, and how far away are the peers?",
      description =
          "One row for each step of the time, oldest first, also for steps without events. With"
              + " group_by one row for each group, busiest first.")
  public Answer latency(
      @BeanParam AskParameters parameters,
      @QueryParam("group_by")
          @Parameter(
              description = "Put rows together.",
              schema = @Schema(enumeration = {"process", "service", "node", "peer"}))
          String groupBy,
      @QueryParam("step")
          @Parameter(
              description =
                  "Length of a step, such as 10s: 1s or more, at most 1000 steps. By default the"
                      + " time is cut into 60.")
          String step,
      @Context UriInfo uri) {
    return answered(latency.ask(request(uri, Set.of("group_by", "step"), LatencyQuestion.GROUPS)));
  }

  /** Connections in trouble. */
  @GET
  @Path(ConnectionsQuestion.NAME)
  @Operation(
      operationId = "askConnections",
      summary = "Which connections are in trouble?",
      description =
          "One row for each, worst first. trouble has a point for each segment sent again or dropped,"
              + " and for each 10 ms of a closed window, of a blocked sender and of a segment that"
              + " its own node dropped; and ten for a reset or another end than a FIN. With group_by"
              + " the sums of each group, most trouble first.")
  public Answer connections(
      @BeanParam AskParameters parameters,
      @QueryParam("group_by")
          @Parameter(
              description = "Put rows together.",
              schema = @Schema(enumeration = {"process", "service", "node", "peer"}))
          String groupBy,
      @Context UriInfo uri) {
    return answered(connections.ask(request(uri, GROUPED, ConnectionsQuestion.GROUPS)));
  }

  private AskRequest request(UriInfo uri, Set<String> further, Set<GroupBy> groups) {
    return Parameters.ask(caller.tenant(), uri.getQueryParameters(), further, groups, clock);
  }

  private Answer answered(Answer answer) {
    counters.increment(QueryCounter.QUESTIONS_ANSWERED);
    return answer;
  }
}
