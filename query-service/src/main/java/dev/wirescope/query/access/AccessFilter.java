package dev.wirescope.query.access;

import dev.wirescope.access.TokenFile.Grant;
import dev.wirescope.access.TokenFile.Scope;
import dev.wirescope.query.api.Problem;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;
import java.util.Optional;

/** Lets a request through only with a token of the scope that its resource needs. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class AccessFilter implements ContainerRequestFilter {
  private static final String BEARER = "bearer ";

  // Filters are made while the application is built; the file is known only when it runs.
  private final Instance<ReloadingTokens> tokens;
  private final Caller caller;
  private final ResourceInfo resource;
  private final Counters counters;

  AccessFilter(
      Instance<ReloadingTokens> tokens, Caller caller, ResourceInfo resource, Counters counters) {
    this.tokens = tokens;
    this.caller = caller;
    this.resource = resource;
    this.counters = counters;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Optional<Grant> grant =
        token(request.getHeaderString(HttpHeaders.AUTHORIZATION))
            .flatMap(text -> tokens.get().find(text));
    if (grant.isEmpty()) {
      counters.increment(QueryCounter.REQUESTS_UNAUTHORIZED);
      request.abortWith(
          Response.fromResponse(
                  new Problem(
                          401,
                          "A valid token is needed",
                          "send 'Authorization: Bearer TOKEN' with a token of the tokens file that"
                              + " has not expired")
                      .response())
              .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"wirescope\"")
              .build());
      return;
    }
    Scope needed = needed();
    if (!grant.get().allows(needed)) {
      counters.increment(QueryCounter.REQUESTS_UNAUTHORIZED);
      request.abortWith(
          new Problem(
                  403,
                  "The token does not allow this",
                  "this call needs a token with the scope "
                      + needed.name().toLowerCase(Locale.ROOT))
              .response());
      return;
    }
    caller.identify(grant.get());
  }

  private Scope needed() {
    Needs onMethod = resource.getResourceMethod().getAnnotation(Needs.class);
    Needs needs =
        onMethod != null ? onMethod : resource.getResourceClass().getAnnotation(Needs.class);
    return needs == null ? Scope.READ : needs.value();
  }

  private static Optional<String> token(String header) {
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.empty();
    }
    return Optional.of(header.substring(BEARER.length()).strip());
  }
}
