package dev.wirescope.query.webhook;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.wirescope.access.TokenFile.Scope;
import dev.wirescope.query.access.Caller;
import dev.wirescope.query.access.Needs;
import dev.wirescope.query.anomaly.FindingKind;
import dev.wirescope.query.anomaly.Severity;
import dev.wirescope.query.question.BadParameterException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Who wants to be called when something is found. */
@Path("/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Scope.ADMIN)
@Tag(name = "webhooks")
@SecurityRequirement(name = "token")
public class WebhooksResource {
  private static final int MAX_KINDS = 16;

  /** What is sent to make one. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record NewWebhook(
      @Schema(
              required = true,
              description = "Where to post: http or https, without user and password.",
              examples = "http://127.0.0.1:9000/hook")
          String url,
      @Schema(
              description = "Findings of these kinds only; every kind if left out.",
              enumeration = {
                "zero_window",
                "retransmissions",
                "connect_failed",
                "local_drop_stall",
                "resets",
                "micro_burst",
                "gap"
              })
          List<String> kinds,
      @Schema(
              description = "Findings at least this bad only.",
              enumeration = {"info", "warning", "critical"},
              defaultValue = "info")
          String minSeverity) {}

  /** What is told of a new one. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Created(
      String id,
      String url,
      List<String> kinds,
      String minSeverity,
      @Schema(description = "Signs the deliveries. Told this once.") String secret) {}

  /** What is told of one later. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Listed(
      String id,
      String url,
      List<String> kinds,
      String minSeverity,
      @Schema(description = "Deliveries accepted.") long delivered,
      @Schema(description = "Attempts that failed.") long failed,
      @Schema(description = "Deliveries given up because they were too old.") long givenUp,
      @Schema(description = "Deliveries dropped because the queue was full.") long dropped,
      @Schema(description = "Deliveries that wait for their next attempt.") int pending,
      @Schema(description = "The latest failure, empty if there was none.") String lastError) {}

  /** Every one of a tenant. */
  public record Listing(List<Listed> rows) {}

  private final Caller caller;
  private final Webhooks webhooks;

  WebhooksResource(Caller caller, Webhooks webhooks) {
    this.caller = caller;
    this.webhooks = webhooks;
  }

  /** Makes one. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @APIResponseSchema(value = Created.class, responseCode = "201")
  @Operation(
      operationId = "addWebhook",
      summary = "Be called when something is found",
      description =
          "A delivery is a POST of the finding as JSON. Wirescope-Signature is"
              + " t=UNIX_SECONDS,v1=HEX, where HEX is HMAC-SHA256 of t + \".\" + body under the"
              + " secret; Wirescope-Delivery is the same for each attempt of one delivery. Any 2xx"
              + " is success; anything else, redirects included, is tried again for 10 minutes.")
  public Created add(NewWebhook request) {
    if (request == null) {
      throw new BadParameterException("url", "send a JSON object with url");
    }
    Severity minSeverity =
        request.minSeverity() == null
            ? Severity.INFO
            : Severity.parse("min_severity", request.minSeverity());
    Webhook webhook =
        webhooks.add(caller.tenant(), request.url(), kinds(request.kinds()), minSeverity);
    return new Created(
        webhook.id(), webhook.url(), texts(webhook), minSeverity.text(), webhook.secret());
  }

  /** Lists them. */
  @GET
  @Operation(operationId = "webhooks", summary = "Who is called, and how that goes")
  public Listing list() {
    return new Listing(
        webhooks.list(caller.tenant()).stream().map(WebhooksResource::listed).toList());
  }

  /** Removes one. */
  @DELETE
  @Path("/{id}")
  @Operation(operationId = "removeWebhook", summary = "Be called no more")
  public void remove(@PathParam("id") String id) {
    if (!webhooks.remove(caller.tenant(), id)) {
      throw new NotFoundException();
    }
  }

  private static Set<FindingKind> kinds(List<String> texts) {
    if (texts == null) {
      return Webhook.EVERY_KIND;
    }
    if (texts.isEmpty() || texts.size() > MAX_KINDS || texts.contains(null)) {
      throw new BadParameterException("kinds", "kinds must be a list of kinds of findings");
    }
    Set<FindingKind> kinds = EnumSet.noneOf(FindingKind.class);
    texts.forEach(text -> kinds.add(FindingKind.parse("kinds", text)));
    return kinds;
  }

  private static List<String> texts(Webhook webhook) {
    return webhook.kindsInOrder().stream().map(FindingKind::text).toList();
  }

  private static Listed listed(Webhooks.Entry entry) {
    Webhook webhook = entry.webhook();
    DeliveryQueue.Status status = entry.status();
    return new Listed(
        webhook.id(),
        webhook.url(),
        texts(webhook),
        webhook.minSeverity().text(),
        status.delivered(),
        status.failed(),
        status.givenUp(),
        status.dropped(),
        status.pending(),
        status.lastError());
  }
}
