package dev.wirescope.agent.top;

import dev.wirescope.agent.probe.ProbeStatus;
import java.util.List;

/** Shows one interval after the other. */
interface View {
  /**
   * Shows one interval.
   *
   * @param connections the worst first
   * @return whether anybody still looks
   */
  boolean show(List<Shown> connections, List<ProbeStatus> statuses);
}
