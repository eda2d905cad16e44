package dev.wirescope.query.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.wirescope.query.clickhouse.ClickHouseUnavailableException;
import dev.wirescope.query.clickhouse.QueryTooLargeException;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import dev.wirescope.query.question.BadParameterException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error as a problem document; none shows more than its caller may know. */
public class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
  private static final String RETRY_AFTER_SECONDS = "2";

  private final Counters counters;

  ProblemMappers(Counters counters) {
    this.counters = counters;
  }

  /** 400, naming the parameter. */
  @ServerExceptionMapper
  public Response badParameter(BadParameterException e) {
    counters.increment(QueryCounter.QUESTIONS_REFUSED);
    return new Problem(400, "A parameter is wrong", e.getMessage(), e.parameter()).response();
  }

  /** 422: understood, but more than one question may read. */
  @ServerExceptionMapper
  public Response tooLarge(QueryTooLargeException e) {
    counters.increment(QueryCounter.QUESTIONS_REFUSED);
    return new Problem(422, "The question is too large", e.getMessage()).response();
  }

  /** 503: the same question may succeed soon. */
  @ServerExceptionMapper
  public Response unavailable(ClickHouseUnavailableException e) {
    return Response.fromResponse(
            new Problem(503, "The rows cannot be read now", e.getMessage()).response())
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .build();
  }

  /** 400: a body that is no JSON, or not the JSON that was expected. */
  @ServerExceptionMapper
  public Response badJson(JsonProcessingException e) {
    counters.increment(QueryCounter.QUESTIONS_REFUSED);
    return new Problem(400, "The body cannot be read", e.getOriginalMessage()).response();
  }

  /** The same, where the framework has a mapper of its own for the more special case. */
  @ServerExceptionMapper
  public Response otherJson(MismatchedInputException e) {
    return badJson(e);
  }

  /** Whatever the framework says (no such path, no such method), in the same form. */
  @ServerExceptionMapper
  public Response other(WebApplicationException e) {
    Throwable cause = e.getCause();
    if (cause instanceof JsonProcessingException json) {
      return badJson(json);
    }
    if (e.getResponse().getEntity() instanceof Problem) {
      return e.getResponse();
    }
    Response.StatusType status = e.getResponse().getStatusInfo();
    return new Problem(
            status.getStatusCode(), status.getReasonPhrase(), detail(status.getStatusCode()))
        .response();
  }

  /** 500: our fault; the log has it under the same number. */
  @ServerExceptionMapper
  public Response unexpected(RuntimeException e) {
    String number = UUID.randomUUID().toString();
    LOG.errorf(e, "request failed, error %s", number);
    return new Problem(
            500, "The service failed", "the service's log has the reason under error " + number)
        .response();
  }

  private static String detail(int status) {
    return switch (status) {
      case 404 -> "no such resource: /q/openapi lists what there is";
      case 405 -> "this resource does not take this method";
      case 413 -> "the body is too large";
      case 415 -> "send application/json";
      default -> "the request was refused";
    };
  }
}
