package dev.wirescope.collector.ingest;

import dev.wirescope.collector.counter.CollectorCounter;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightRuntimeException;

/** Something that is not taken: why, what the sender is told, and under what it is counted. */
final class Refusal extends Exception {
  private final CollectorCounter counter;
  private final CallStatus status;

  Refusal(CollectorCounter counter, CallStatus status, String message) {
    super(message);
    this.counter = counter;
    this.status = status;
  }

  /** What the sender must not send again as it is. */
  static Refusal invalid(CollectorCounter counter, String message) {
    return new Refusal(counter, CallStatus.INVALID_ARGUMENT, message);
  }

  CollectorCounter counter() {
    return counter;
  }

  FlightRuntimeException toFlight() {
    return status.withDescription(getMessage()).toRuntimeException();
  }
}
