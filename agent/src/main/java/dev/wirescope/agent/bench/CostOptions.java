package dev.wirescope.agent.bench;

import picocli.CommandLine.Option;

/** How long and how often a benchmark compares nginx with probes and without. */
final class CostOptions {
  @Option(
      names = "--pairs",
      description = "pairs with and without (default: ${DEFAULT-VALUE})",
      defaultValue = "30")
  private int pairs;

  @Option(
      names = "--trial-seconds",
      description = "length of one measurement (default: ${DEFAULT-VALUE})",
      defaultValue = "2")
  private int trialSeconds;

  int pairs() {
    return pairs;
  }

  int trialSeconds() {
    return trialSeconds;
  }
}
