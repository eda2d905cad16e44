package dev.wirescope.agent.heartbeat;

import dev.wirescope.agent.detect.Ticker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The beats of one CPU: when it is known to have run without a pause, and the pauses of the last
 * seconds. For one thread.
 */
final class Beats implements Ticker.Reader {
  private static final int PAUSES = 64;

  private final int cpu;
  private final long periodNs;
  private final long lateNs;
  private final Deque<Pause> pauses = new ArrayDeque<>();
  private long firstNs;
  private long lastNs;

  /**
   * None yet.
   *
   * @param periodNs between two beats
   * @param lateNs a beat that is later than this ends a pause
   */
  Beats(int cpu, long periodNs, long lateNs) {
    this.cpu = cpu;
    this.periodNs = periodNs;
    this.lateNs = lateNs;
  }

  @Override
  public void onTick(long timeNs) {
    long dueNs = lastNs + periodNs;
    if (lastNs == 0) {
      firstNs = timeNs;
    } else if (timeNs - dueNs > lateNs) {
      if (pauses.size() == PAUSES) {
        pauses.poll();
      }
      pauses.add(new Pause(cpu, lastNs, dueNs, timeNs));
    }
    lastNs = timeNs;
  }

  @Override
  public void onLost() {
    stop();
  }

  /** What comes before the next beat is not known. */
  void stop() {
    lastNs = 0;
    firstNs = 0;
  }

  /** Whether it beat from before {@code startNs} until after {@code endNs}. */
  boolean cover(long startNs, long endNs) {
    return firstNs != 0 && firstNs <= startNs && lastNs >= endNs - periodNs;
  }

  /** The newest {@value #PAUSES}, oldest first. */
  List<Pause> pauses() {
    return List.copyOf(pauses);
  }
}
