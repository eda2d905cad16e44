package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.heartbeat.Heartbeats;
import dev.wirescope.agent.libbpf.BpfMap;
import org.junit.jupiter.api.Test;

/** The kernel's timer on each CPU, also on one that idles. */
@KernelTest
class HeartbeatsTest {
  private static final long BUSY = 1000;
  private static final long IDLE = 1;

  private long packets;

  @Test
  void shouldKnowThatTheCpusRan() throws InterruptedException {
    int cpus = Runtime.getRuntime().availableProcessors();
    try (Heartbeats heartbeats = new Heartbeats(BpfMap.possibleCpus())) {
      long startNs = System.nanoTime();
      assertFalse(heartbeats.cover(startNs, startNs + 1));
      look(heartbeats, BUSY, 20);
      long fromNs = System.nanoTime();
      look(heartbeats, BUSY, 20);
      long untilNs = System.nanoTime();
      look(heartbeats, BUSY, 2);
      assertTrue(heartbeats.cover(fromNs, untilNs));
      // Idle CPUs have no tick, but they are not paused; a machine under load may be for moments.
      long pausedNs =
          heartbeats.pauses(fromNs, untilNs).stream()
              .mapToLong(pause -> pause.certainNs(fromNs, untilNs))
              .sum();
      assertTrue(pausedNs < cpus * (untilNs - fromNs) / 4, () -> "paused for " + pausedNs);
      look(heartbeats, IDLE, 120); // nobody needs them for two seconds and more
      assertFalse(heartbeats.cover(fromNs, System.nanoTime()));
    }
  }

  private void look(Heartbeats heartbeats, long packetsEachTime, int times)
      throws InterruptedException {
    for (int i = 0; i < times; i++) {
      packets += packetsEachTime;
      heartbeats.look(_ -> packets, System.nanoTime());
      Thread.sleep(20);
    }
  }
}
