package dev.wirescope.agent.pipeline;

import dev.wirescope.agent.batch.ProbeStatusBatch;
import dev.wirescope.agent.pipeline.PathLosses.Loss;
import dev.wirescope.agent.probe.ProbeStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts since a probe was loaded become counts of an interval: one row for each probe, and one
 * named {@value #AGENT} for what was lost after the ring. Its {@code sent} is 0, so that the sum
 * over all rows is what the probes submitted.
 */
final class ProbeReport {
  static final String AGENT = "agent";

  private static final String RING_FULL = "ring full";
  private static final String STATE_NOT_KEPT = "state not kept";
  private static final String UNSEEN = "the kernel ran no program";
  private static final String OVER_LIMIT = "over the probe's limit";

  private final PathLosses path;
  private final Map<String, ProbeStatus> before = new HashMap<>();
  private final Map<String, Long> pathBefore = new HashMap<>();
  private long reportedAtNs;

  ProbeReport(PathLosses path, long nowNs) {
    this.path = path;
    this.reportedAtNs = nowNs;
  }

  /**
   * Writes a row for each of {@code statuses} and one for the agent.
   *
   * @param nowNs monotonic
   * @param nowUnixNs the same moment
   */
  void write(
      List<ProbeStatus> statuses,
      long nowNs,
      long nowUnixNs,
      Consumer<ProbeStatusBatch.Status> out) {
    long intervalNs = nowNs - reportedAtNs;
    reportedAtNs = nowNs;
    for (ProbeStatus now : statuses) {
      ProbeStatus last = before.put(now.probe(), now);
      long lostRing = now.lostRing() - (last == null ? 0 : last.lostRing());
      long lostState = now.lostState() - (last == null ? 0 : last.lostState());
      long lostLimit = now.lostLimit() - (last == null ? 0 : last.lostLimit());
      long lostUnseen = now.lostUnseen() - (last == null ? 0 : last.lostUnseen());
      long sent = now.sent() - (last == null ? 0 : last.sent());
      List<Loss> losses =
          List.of(
              new Loss(RING_FULL, lostRing),
              new Loss(STATE_NOT_KEPT, lostState),
              new Loss(OVER_LIMIT, lostLimit),
              new Loss(UNSEEN, lostUnseen));
      out.accept(
          new ProbeStatusBatch.Status(
              nowUnixNs,
              now.probe(),
              now.state().number(),
              now.reason(),
              intervalNs,
              sent,
              lostRing + lostState + lostLimit + lostUnseen,
              reasons(losses)));
    }
    out.accept(agentRow(intervalNs, nowUnixNs));
  }

  private ProbeStatusBatch.Status agentRow(long intervalNs, long nowUnixNs) {
    List<Loss> deltas = new ArrayList<>();
    long lost = 0;
    for (Loss loss : path.losses()) {
      Long last = pathBefore.put(loss.reason(), loss.count());
      long delta = loss.count() - (last == null ? 0 : last);
      deltas.add(new Loss(loss.reason(), delta));
      lost += delta;
    }
    return new ProbeStatusBatch.Status(
        nowUnixNs,
        AGENT,
        ProbeStatus.State.ATTACHED.number(),
        "",
        intervalNs,
        0,
        lost,
        reasons(deltas));
  }

  /** Names without numbers: the column holds few distinct texts. */
  private static String reasons(List<Loss> losses) {
    List<String> names = new ArrayList<>();
    for (Loss loss : losses) {
      if (loss.count() > 0) {
        names.add(loss.reason());
      }
    }
    return String.join(", ", names);
  }
}
