package dev.wirescope.query.question;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.wirescope.query.question.Heartbeats.Heartbeat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which nodes report, and what do they watch? */
public final class NodesQuestion {
  /** How far back a node still belongs to the answer. */
  private static final Duration REACH = Duration.ofHours(24);

  /** Every node of the tenant. */
  public record Nodes(List<Node> rows) {}

  /** One node and what its agent last said. */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Node(
      String node,
      long lastSeenUnixNs,
      @Schema(description = "Not heard for 15 s.") boolean silent,
      @Schema(description = "Events handed over by its probes in the last 24 hours.")
          long eventsSent,
      @Schema(description = "Events that could not be delivered in the last 24 hours.")
          long eventsLost,
      List<Probe> probes) {}

  /** One probe; {@code state} is attached, failed or disabled. */
  public record Probe(String probe, String state, String reason) {}

  private final Heartbeats heartbeats;
  private final Clock clock;

  public NodesQuestion(Heartbeats heartbeats, Clock clock) {
    this.heartbeats = heartbeats;
    this.clock = clock;
  }

  /** The nodes heard in the last day, by name. */
  public Nodes ask(String tenant) {
    Instant now = clock.instant();
    Window window = new Window(now.minus(REACH), now.plus(Heartbeats.SILENT_AFTER));
    Map<String, List<Heartbeat>> byNode = new TreeMap<>();
    for (Heartbeat heartbeat : heartbeats.read(tenant, window, null)) {
      byNode.computeIfAbsent(heartbeat.node(), _ -> new ArrayList<>()).add(heartbeat);
    }
    List<Node> nodes = new ArrayList<>();
    byNode.forEach((name, probes) -> nodes.add(node(name, probes, now)));
    return new Nodes(List.copyOf(nodes));
  }

  private static Node node(String name, List<Heartbeat> heartbeats, Instant now) {
    long lastSeen = 0;
    long sent = 0;
    long lost = 0;
    List<Probe> probes = new ArrayList<>();
    for (Heartbeat heartbeat : heartbeats) {
      lastSeen = Math.max(lastSeen, heartbeat.lastSeenUnixNs());
      lost += heartbeat.eventsLost();
      sent += heartbeat.isAgent() ? 0 : heartbeat.eventsSent();
      probes.add(new Probe(heartbeat.probe(), heartbeat.state(), heartbeat.reason()));
    }
    return new Node(
        name, lastSeen, Heartbeats.isSilent(lastSeen, now), sent, lost, List.copyOf(probes));
  }
}
