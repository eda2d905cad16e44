package dev.wirescope.agent.pipeline;

import dev.wirescope.agent.batch.ConnectionIds;
import dev.wirescope.agent.batch.RetransmissionsBatch;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.batch.ZeroWindowsBatch;
import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.drop.DropJoin;
import dev.wirescope.agent.event.RetransmissionEvent;
import dev.wirescope.agent.event.ZeroWindowEvent;
import dev.wirescope.agent.flight.SealedBatchCost;
import dev.wirescope.agent.owner.CachedOwners;
import dev.wirescope.agent.recorded.EventBytes;
import dev.wirescope.agent.symbol.KernelNames;
import dev.wirescope.agent.text.Utf8;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** Prints what a row costs from flyweight to sealed batch, and to its copy in the send queue. */
public final class RowCost {
  private static final int ROWS = 16_384;
  private static final int ROUNDS = 200;
  private static final int RUNS = 8;

  private RowCost() {}

  /** CPU time rather than time on the clock, so that a busy machine tells nearly the same. */
  private static long cpuNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Needs no root. */
  public static void main(String[] arguments) {
    RowSources sources =
        new RowSources(
            Utf8.of("web-1"),
            new UnixClock(),
            CachedOwners.ofThisMachine(),
            new ConnectionIds("boot"),
            KernelNames.none());
    DropJoin join = new DropJoin();
    int self = Math.toIntExact(ProcessHandle.current().pid());
    RetransmissionEvent retransmission =
        EventBytes.retransmission()
            .withDistinctHeader()
            .set("pid", self)
            .wrap(new RetransmissionEvent());
    ZeroWindowEvent zeroWindow =
        EventBytes.zeroWindow()
            .withDistinctHeader()
            .set("pid", self)
            .set("end", 1)
            .wrap(new ZeroWindowEvent());
    try (BufferAllocator allocator = new RootAllocator();
        RetransmissionsBatch retransmissions = new RetransmissionsBatch(sources, allocator, ROWS);
        ZeroWindowsBatch zeroWindows = new ZeroWindowsBatch(sources, allocator, ROWS)) {
      for (int run = 0; run < RUNS; run++) {
        long rows = 0;
        long copyNs = 0;
        long start = cpuNs();
        for (int round = 0; round < ROUNDS; round++) {
          while (!retransmissions.isFull()) {
            join.find(retransmission);
            retransmissions.append(retransmission, join, true);
          }
          while (!zeroWindows.isFull()) {
            zeroWindows.append(zeroWindow);
          }
          rows += retransmissions.rows() + zeroWindows.rows();
          retransmissions.seal();
          zeroWindows.seal();
          long copyStart = cpuNs();
          SealedBatchCost.copyAndRelease(retransmissions, allocator);
          SealedBatchCost.copyAndRelease(zeroWindows, allocator);
          copyNs += cpuNs() - copyStart;
          retransmissions.clear();
          zeroWindows.clear();
        }
        long allNs = cpuNs() - start;
        System.out.printf(
            Locale.ROOT,
            "run %d: %d rows, fill and seal %.1f ns/row, copy to the queue %.1f ns/row%n",
            run,
            rows,
            (allNs - copyNs) / (double) rows,
            copyNs / (double) rows);
      }
    }
  }
}
