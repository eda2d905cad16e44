package dev.wirescope.query.api;

import dev.wirescope.query.access.Caller;
import dev.wirescope.query.alert.FindingFeed;
import dev.wirescope.query.alert.FindingFeed.Client;
import dev.wirescope.query.alert.FindingFeed.Item;
import dev.wirescope.query.alert.ToldFinding;
import dev.wirescope.query.question.BadParameterException;
import dev.wirescope.query.tail.FindingStore;
import io.netty.channel.ChannelFuture;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Findings as they happen. */
@Path("/events")
@Tag(name = "findings")
@SecurityRequirement(name = "token")
public class EventsResource {
  private static final int MAX_REPLAY = 10_000;

  private final Caller caller;
  private final FindingFeed feed;
  private final FindingStore store;

  EventsResource(Caller caller, FindingFeed feed, FindingStore store) {
    this.caller = caller;
    this.feed = feed;
    this.store = store;
  }

  /** The stream. */
  @GET
  @Blocking
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.TEXT_PLAIN)
  @Operation(
      operationId = "events",
      summary = "Findings as they happen, as server-sent events",
      description =
          "event is finding, data the finding as in /findings, id the cursor. With Last-Event-ID"
              + " what was told since then comes first, each finding in its newest state. A comment"
              + " line every 15 s keeps the connection open. A client that does not keep up is"
              + " disconnected.")
  public Multi<OutboundSseEvent> events(
      @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER)
          @Parameter(description = "The id of the last event seen.")
          String lastEventId,
      @Context Sse sse,
      @Context HttpServerRequest request) {
    Long cursor = cursor(lastEventId);
    String tenant = caller.tenant();
    // Connected first, so that nothing falls between what is read and what comes.
    Optional<Client> connected = feed.connect(tenant, () -> cutOff(request));
    if (connected.isEmpty()) {
      throw new WebApplicationException(
          new Problem(
                  429,
                  "Too many streams are open",
                  "close other streams of this tenant, then connect again")
              .response());
    }
    Client client = connected.get();
    try {
      List<ToldFinding> missed =
          cursor == null ? List.of() : store.toldAfter(tenant, cursor, MAX_REPLAY);
      long lastMissed = missed.isEmpty() ? 0 : missed.getLast().updatedUnixNs();
      Multi<OutboundSseEvent> live =
          client.items().filter(item -> !isBefore(item, lastMissed)).map(item -> event(sse, item));
      Multi<OutboundSseEvent> before =
          Multi.createBy()
              .concatenating()
              .streams(
                  Multi.createFrom().item(sse.newEventBuilder().comment("connected").build()),
                  Multi.createFrom()
                      .iterable(missed)
                      .map(finding -> event(sse, new Item(finding))));
      return Multi.createBy()
          .concatenating()
          .streams(before, live)
          .onTermination()
          .invoke(client::close);
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /**
   * Closing a connection in the ordinary way first waits until everything is sent, which a client
   * that does not read would put off for ever.
   */
  private static void cutOff(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2
        && request.connection() instanceof ConnectionBase connection) {
      ChannelFuture _ = connection.channel().close();
    } else {
      request.response().reset();
    }
  }

  private static boolean isBefore(Item item, long cursor) {
    return item.finding() != null && item.finding().updatedUnixNs() <= cursor;
  }

  private static OutboundSseEvent event(Sse sse, Item item) {
    ToldFinding finding = item.finding();
    if (finding == null) {
      return sse.newEventBuilder().comment("still here").build();
    }
    return sse.newEventBuilder()
        .name("finding")
        .id(Long.toString(finding.updatedUnixNs()))
        .data(finding.json())
        .build();
  }

  private static Long cursor(String lastEventId) {
    if (lastEventId == null || lastEventId.isBlank()) {
      return null;
    }
    try {
      long cursor = Long.parseLong(lastEventId.strip());
      if (cursor >= 0) {
        return cursor;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a negative one.
    }
    throw new BadParameterException(
        HttpHeaders.LAST_EVENT_ID_HEADER,
        "Last-Event-ID must be the id of an event of this stream");
  }
}
