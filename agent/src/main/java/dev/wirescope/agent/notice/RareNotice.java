package dev.wirescope.agent.notice;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Says things of one sort at most once in a while, and then how many more of the sort there were.
 * For one thread.
 */
public final class RareNotice {
  private final Notices notices;
  private final long everyNs;
  private final LongSupplier nowNs;
  private boolean saidBefore;
  private long saidAtNs;
  private long unsaid;

  public RareNotice(Notices notices, Duration every, LongSupplier nowNs) {
    this.notices = notices;
    this.everyNs = every.toNanos();
    this.nowNs = nowNs;
  }

  public void say(String line) {
    long now = nowNs.getAsLong();
    if (saidBefore && now - saidAtNs < everyNs) {
      unsaid++;
      return;
    }
    notices.say(unsaid == 0 ? line : line + " (and " + unsaid + " more like it)");
    saidBefore = true;
    saidAtNs = now;
    unsaid = 0;
  }
}
