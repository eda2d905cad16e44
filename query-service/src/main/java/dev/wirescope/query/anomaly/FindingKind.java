package dev.wirescope.query.anomaly;

import dev.wirescope.query.question.BadParameterException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be found. */
public enum FindingKind {
  /** An episode of 10 ms or more. */
  ZERO_WINDOW,
  /** A connection that sent much again. */
  RETRANSMISSIONS,
  /** An attempt that was refused or not answered. */
  CONNECT_FAILED,
  /** A segment that its own node held up for 10 ms or more by dropping it. */
  LOCAL_DROP_STALL,
  /** Many resets between a process and a peer. */
  RESETS,
  /** Moments in which an interface was overrun. */
  MICRO_BURST,
  /** Silences of an interface that had been busy. */
  GAP;

  /** The name in JSON and in the table. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@code text}.
   *
   * @throws BadParameterException if it is none, naming {@code parameter}
   */
  public static FindingKind parse(String parameter, String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new BadParameterException(
                    parameter,
                    parameter
                        + " must be one of "
                        + Arrays.stream(values())
                            .map(FindingKind::text)
                            .collect(Collectors.joining(", "))));
  }
}
