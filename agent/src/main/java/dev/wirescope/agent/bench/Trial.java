package dev.wirescope.agent.bench;

import dev.wirescope.agent.bench.Consumer.Consumed;

/** One flood and what a consumer made of it. */
record Trial(Flood.Totals produced, Consumed consumed) {
  private static final double NS_IN_S = 1e9;

  Trial {
    if (produced.produced() != consumed.records() || produced.sum() != consumed.sum()) {
      throw new IllegalStateException(
          "records went missing or changed: produced=" + produced + ", consumed=" + consumed);
    }
  }

  double millionRecordsPerS() {
    return consumed.records() / (consumed.wallNs() / NS_IN_S) / 1e6;
  }

  double cpuNsPerRecord() {
    return (double) consumed.cpuNs() / consumed.records();
  }

  double percentOfCore() {
    return 100.0 * consumed.cpuNs() / consumed.wallNs();
  }

  long lost() {
    return produced.lost();
  }
}
