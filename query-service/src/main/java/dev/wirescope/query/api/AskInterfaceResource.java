package dev.wirescope.query.api;

import dev.wirescope.query.access.Caller;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import dev.wirescope.query.question.Answer;
import dev.wirescope.query.question.AskRequest;
import dev.wirescope.query.question.GapsQuestion;
import dev.wirescope.query.question.GroupBy;
import dev.wirescope.query.question.MicroBurstsQuestion;
import dev.wirescope.query.question.WaveformQuestion;
import dev.wirescope.query.question.WaveformRequest;
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

/** The questions about what an interface carried. */
@Path("/ask")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "questions")
@SecurityRequirement(name = "token")
public class AskInterfaceResource {
  private static final Set<String> FURTHER = Set.of("interface", "direction", "group_by");
  private static final Set<String> OF_WAVEFORM =
      Set.of(
          "since",
          "until",
          "node",
          "connection_id",
          "interface",
          "netns",
          "direction",
          "subject",
          "subject_start_unix_ns",
          "points",
          "limit",
          "explain");

  private final Caller caller;
  private final Clock clock;
  private final Counters counters;
  private final MicroBurstsQuestion microBursts;
  private final GapsQuestion gaps;
  private final WaveformQuestion waveform;

  AskInterfaceResource(
      Caller caller,
      Clock clock,
      Counters counters,
      MicroBurstsQuestion microBursts,
      GapsQuestion gaps,
      WaveformQuestion waveform) {
    this.caller = caller;
    this.clock = clock;
    this.counters = counters;
    this.microBursts = microBursts;
    this.gaps = gaps;
    this.waveform = waveform;
  }

  /** Moments in which an interface was overrun. */
  @GET
  @Path(MicroBurstsQuestion.NAME)
  @Operation(
      operationId = "askMicroBursts",
      summary = "Which interfaces were overrun for a moment, by whom, and what did it cost?",
      description =
          "One row for each burst that lasted into this time, newest first: the columns of"
              + " micro_bursts plus verdict. With group_by the sums of each group, most bytes"
              + " first; interface is node, netns, interface and direction.")
  public Answer microBursts(
      @BeanParam AskParameters parameters,
      @BeanParam InterfaceParameters interfaceParameters,
      @QueryParam("group_by")
          @Parameter(
              description = "Put rows together.",
              schema = @Schema(enumeration = {"node", "interface", "process", "peer", "rule"}))
          String groupBy,
      @Context UriInfo uri) {
    return answered(microBursts.ask(request(uri, MicroBurstsQuestion.GROUPS)));
  }

  /** Silences of an interface that had been busy. */
  @GET
  @Path(GapsQuestion.NAME)
  @Operation(
      operationId = "askGaps",
      summary = "Which interfaces that had been busy fell silent, for how long, and why?",
      description =
          "One row for each gap that lasted into this time, newest first: the columns of gaps plus"
              + " verdict. With group_by the sums of each group, longest first.")
  public Answer gaps(
      @BeanParam AskParameters parameters,
      @BeanParam InterfaceParameters interfaceParameters,
      @QueryParam("group_by")
          @Parameter(
              description = "Put rows together.",
              schema = @Schema(enumeration = {"node", "interface", "process", "peer", "cause"}))
          String groupBy,
      @Context UriInfo uri) {
    return answered(gaps.ask(request(uri, GapsQuestion.GROUPS)));
  }

  /** What an interface carried around a finding. */
  @GET
  @Path(WaveformQuestion.NAME)
  @Operation(
      operationId = "askWaveform",
      summary = "What did an interface carry around a finding, slot by slot?",
      description =
          "One row for each direction, newest finding first: the columns of waveforms plus"
              + " peak_bytes, the fullest slot of peak_slot_ns in each value. With points slots are"
              + " put together by 2, 4, 8 … until there are no more values than that: each is the"
              + " sum of slot_ns.")
  public Answer waveform(
      @BeanParam WaveformParameters parameters,
      @BeanParam InterfaceParameters interfaceParameters,
      @Context UriInfo uri) {
    return answered(
        waveform.ask(
            WaveformRequest.parse(
                caller.tenant(),
                Parameters.single(uri.getQueryParameters(), OF_WAVEFORM),
                clock.instant())));
  }

  private AskRequest request(UriInfo uri, Set<GroupBy> groups) {
    return Parameters.ask(caller.tenant(), uri.getQueryParameters(), FURTHER, groups, clock);
  }

  private Answer answered(Answer answer) {
    counters.increment(QueryCounter.QUESTIONS_ANSWERED);
    return answer;
  }
}
