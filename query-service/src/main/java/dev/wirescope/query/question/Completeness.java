package dev.wirescope.query.question;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How much of what happened an answer can know.
 *
 * @param complete nothing was lost, at least one node reported and none is silent, every probe
 *     runs, and no row was cut off
 * @param eventsSent what the probes handed over in the window
 * @param eventsLost what could not be delivered, from the ring to the collector
 * @param lostShare lost events among all that happened, 0 to 1
 * @param nodes every node that belongs to the answer
 * @param nodesSilent those of them without a heartbeat at the end of the window
 * @param probesNotRunning what cannot be seen, and why
 * @param sampling the share of events that is recorded at all: every one
 * @param rowsTruncated whether {@code limit} cut rows off
 */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(description = "How much of what happened the answer can know.")
public record Completeness(
    @Schema(
            description =
                "True when nothing was lost, at least one node reported, no node is silent, every"
                    + " probe runs and no row was cut off.")
        boolean complete,
    @Schema(description = "Events handed over by the probes in the window.") long eventsSent,
    @Schema(description = "Events that could not be delivered.") long eventsLost,
    @Schema(description = "Lost events among all, 0 to 1.") double lostShare,
    List<String> nodes,
    @Schema(description = "Nodes without a heartbeat in the last 15 s of the window.")
        List<String> nodesSilent,
    List<ProbeNotRunning> probesNotRunning,
    double sampling,
    @Schema(description = "Whether limit cut rows off.") boolean rowsTruncated) {
  /** A probe that does not run, and why. */
  public record ProbeNotRunning(String node, String probe, String reason) {}

  public Completeness {
    nodes = List.copyOf(nodes);
    nodesSilent = List.copyOf(nodesSilent);
    probesNotRunning = List.copyOf(probesNotRunning);
  }
}
