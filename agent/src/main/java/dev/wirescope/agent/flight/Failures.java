package dev.wirescope.agent.flight;

import java.io.IOException;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;

/** What a broken stream means for the batches on it. */
final class Failures {
  /** What to do about a failure. */
  enum Kind {
    /** The collector is away or busy: send the same again later. */
    TRY_AGAIN,
    /** The collector said no: the same batch would be refused again. */
    REFUSED,
    /** Nobody knows: try a few times. */
    UNCLEAR
  }

  private Failures() {}

  static Kind kindOf(Throwable failure) {
    if (!(failure instanceof FlightRuntimeException flight)) {
      return failure instanceof IOException ? Kind.TRY_AGAIN : Kind.UNCLEAR;
    }
    return switch (flight.status().code()) {
      case UNAVAILABLE, RESOURCE_EXHAUSTED, TIMED_OUT, CANCELLED -> Kind.TRY_AGAIN;
      case UNAUTHENTICATED, UNAUTHORIZED, INVALID_ARGUMENT, NOT_FOUND, UNIMPLEMENTED ->
          Kind.REFUSED;
      case OK, UNKNOWN, INTERNAL, ALREADY_EXISTS -> Kind.UNCLEAR;
    };
  }

  /** Whether the token is the reason, so that every batch would be refused. */
  static boolean isTokenRefused(Throwable failure) {
    return failure instanceof FlightRuntimeException flight
        && (flight.status().code() == FlightStatusCode.UNAUTHENTICATED
            || flight.status().code() == FlightStatusCode.UNAUTHORIZED);
  }

  /** The reason in one line. */
  static String reason(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String outer = firstLine(failure);
    String inner = firstLine(deepest);
    return outer.contains(inner) ? outer : outer + ": " + inner;
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    return message.lines().findFirst().orElse(message);
  }
}
