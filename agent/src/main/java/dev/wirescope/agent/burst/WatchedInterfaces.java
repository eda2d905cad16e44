package dev.wirescope.agent.burst;

import dev.wirescope.agent.detect.Replay;
import dev.wirescope.agent.packet.PacketSource;
import dev.wirescope.agent.packet.WatchedInterface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The interfaces by their slots: tells the detectors their rates, and gives up those that have been
 * quiet for {@value #FORGET_AFTER_S} seconds, as they may be gone and their places are few.
 */
final class WatchedInterfaces {
  private static final int SLOTS = 64;
  private static final long FORGET_AFTER_S = 300;
  private static final long NS_IN_S = 1_000_000_000L;

  private final PacketSource packets;
  private final Replay replay;
  private final InterfaceRates rates;
  private final WatchedInterface[] bySlot = new WatchedInterface[SLOTS];
  private int count;
  private final long ownNetns = ownNetns();

  WatchedInterfaces(PacketSource packets, Replay replay, InterfaceRates rates) {
    this.packets = packets;
    this.replay = replay;
    this.rates = rates;
  }

  /** Before packets are replayed: an interface has its rate before its first packet. */
  void lookForNew() {
    if (packets.interfaceCount() == count) {
      return;
    }
    count = 0;
    for (WatchedInterface watched : packets.interfaces()) {
      count++;
      if (!watched.equals(bySlot[watched.slot()])) {
        add(watched);
      }
    }
  }

  /** Gives up those that are quiet. Once a second. */
  void forgetQuiet(long nowNs) {
    packets.freeRetired();
    for (WatchedInterface watched : bySlot) {
      if (watched != null && isQuiet(watched.slot(), nowNs)) {
        replay.forget(watched.slot());
        packets.forget(watched);
        bySlot[watched.slot()] = null;
        count--;
      }
    }
  }

  /** The interface in {@code slot}, null if there is none. */
  WatchedInterface in(int slot) {
    if (bySlot[slot] == null) {
      lookForNew();
    }
    return bySlot[slot];
  }

  private void add(WatchedInterface watched) {
    InterfaceRates.Rate rate = rates.of(watched, watched.netns() == (int) ownNetns);
    replay.describe(watched.slot(), rate.bytesPerSecond(), rate.source(), watched.isFramed());
    bySlot[watched.slot()] = watched;
  }

  private boolean isQuiet(int slot, long nowNs) {
    long last = Math.max(replay.totals(slot, true).lastNs(), replay.totals(slot, false).lastNs());
    return last != 0 && nowNs - last > FORGET_AFTER_S * NS_IN_S;
  }

  private static long ownNetns() {
    try {
      return (Long) Files.getAttribute(Path.of("/proc/self/ns/net"), "unix:ino");
    } catch (IOException e) {
      return 0;
    }
  }
}
