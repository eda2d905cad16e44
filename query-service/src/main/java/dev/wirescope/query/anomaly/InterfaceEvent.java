package dev.wirescope.query.anomaly;

import dev.wirescope.verdict.Verdict;

/** A burst or a gap of an interface in one direction. */
public sealed interface InterfaceEvent permits MicroBurstEvent, GapEvent {
  /** The flow that it is told under. */
  Subject subject();

  /** The name of the interface. */
  String interfaceName();

  long startUnixNs();

  long durationNs();

  Severity severity();

  Verdict verdict();

  /** What of two events of one severity makes the worse one. */
  long size();

  default long endUnixNs() {
    return startUnixNs() + durationNs();
  }

  /** Tells interfaces and directions apart. */
  default String key() {
    return key(subject(), interfaceName());
  }

  /** The key of {@code subject}'s direction of an interface. */
  static String key(Subject subject, String interfaceName) {
    return String.join(
        "\0",
        subject.tenant(),
        subject.node(),
        Long.toString(subject.netns()),
        interfaceName,
        subject.direction());
  }
}
