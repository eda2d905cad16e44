package dev.wirescope.agent.command;

import dev.wirescope.agent.notice.Notices;
import dev.wirescope.agent.probe.ProbeStatus;
import java.util.List;

/** Tells which probes run. */
public final class ProbeNotices {
  private ProbeNotices() {}

  /** One line for each probe that does not run, with the reason. */
  public static void sayWhatDoesNotRun(List<ProbeStatus> statuses, Notices notices) {
    for (ProbeStatus status : statuses) {
      if (status.state() == ProbeStatus.State.FAILED) {
        notices.say("probe " + status.probe() + " does not run: " + status.reason());
      }
    }
  }

  /**
   * Of those that are wanted, for instance {@code 4 of 5 probes attached (connection, …), failed:
   * zero_window}.
   */
  public static String summary(List<ProbeStatus> statuses) {
    List<String> attached = named(statuses, ProbeStatus.State.ATTACHED);
    List<String> failed = named(statuses, ProbeStatus.State.FAILED);
    return attached.size()
        + " of "
        + (attached.size() + failed.size())
        + " probes attached ("
        + String.join(", ", attached)
        + ")"
        + (failed.isEmpty() ? "" : ", failed: " + String.join(", ", failed));
  }

  private static List<String> named(List<ProbeStatus> statuses, ProbeStatus.State state) {
    return statuses.stream()
        .filter(status -> status.state() == state)
        .map(ProbeStatus::probe)
        .toList();
  }
}
