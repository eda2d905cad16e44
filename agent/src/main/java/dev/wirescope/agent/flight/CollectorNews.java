package dev.wirescope.agent.flight;

import dev.wirescope.agent.notice.Notices;
import dev.wirescope.agent.notice.RareNotice;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells the operator once that the collector is away, once that it is back, and of refusals. */
final class CollectorNews {
  private static final Duration REFUSALS_EVERY = Duration.ofSeconds(30);

  private final String address;
  private final Notices notices;
  private final RareNotice refusals;
  private final AtomicBoolean answered = new AtomicBoolean();
  private boolean saidAway;

  CollectorNews(String address, Notices notices) {
    this.address = address;
    this.notices = notices;
    this.refusals = new RareNotice(notices, REFUSALS_EVERY, System::nanoTime);
  }

  /** The collector has acknowledged something. For any thread. */
  void answered() {
    answered.set(true);
  }

  void away(String reason) {
    answered.set(false);
    if (!saidAway) {
      saidAway = true;
      notices.say(
          "collector " + address + " is away (" + reason + "): keeping events and trying again");
    }
  }

  void refused(int rows, String table, String reason) {
    refusals.say("collector " + address + " refused " + rows + " rows of " + table + ": " + reason);
  }

  /** Says what {@link #answered} could not on its thread. */
  void tell() {
    if (answered.getAndSet(false) && saidAway) {
      saidAway = false;
      notices.say("collector " + address + " is back");
    }
  }
}
