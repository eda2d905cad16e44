package dev.wirescope.agent.heartbeat;

import java.util.List;

/** Whether the CPUs of this node that handle packets ran. Times are CLOCK_MONOTONIC. */
public interface NodeActivity {
  /** Whether that is known of the whole interval. */
  boolean cover(long startNs, long endNs);

  /** Pauses that may touch an interval, of all CPUs. */
  List<Pause> pauses(long startNs, long endNs);
}
