package dev.wirescope.collector.ingest;

import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.collector.counter.Counters;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallInfo;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightServerMiddleware;
import org.apache.arrow.flight.RequestContext;

/**
 * Takes the token out of {@code Authorization: Bearer TOKEN}; no call passes without a known one.
 */
final class BearerMiddleware implements FlightServerMiddleware {
  static final Key<BearerMiddleware> KEY = Key.of("wirescope-bearer");
  private static final String SCHEME = "Bearer ";

  private final String token;

  private BearerMiddleware(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }

  @Override
  public void onBeforeSendingHeaders(CallHeaders outgoingHeaders) {}

  @Override
  public void onCallCompleted(CallStatus status) {}

  @Override
  public void onCallErrored(Throwable error) {}

  /** Makes one for each call, or refuses the call. */
  static FlightServerMiddleware.Factory<BearerMiddleware> factory(
      Tokens tokens, Counters counters) {
    return (CallInfo info, CallHeaders headers, RequestContext context) -> {
      try {
        String token = token(headers.get("authorization"));
        tokens.tenantOf(token);
        return new BearerMiddleware(token);
      } catch (Refusal e) {
        counters.increment(e.counter());
        throw e.toFlight();
      }
    };
  }

  private static String token(String header) throws Refusal {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new Refusal(
          CollectorCounter.REFUSED_TOKEN,
          CallStatus.UNAUTHENTICATED,
          "no token: send the header 'Authorization: Bearer TOKEN'");
    }
    return header.substring(SCHEME.length()).strip();
  }
}
