package dev.wirescope.collector.ingest;

import dev.wirescope.access.TokenFile;
import dev.wirescope.access.TokenFile.Grant;
import dev.wirescope.access.TokenFile.Scope;
import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.collector.counter.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Optional;
import org.apache.arrow.flight.CallStatus;

/**
 * Who may send, as the tokens file says now: it is read again when its time of change differs, so
 * that a new tenant can send and a revoked one cannot, without a restart.
 */
final class Tokens {
  private static final System.Logger LOG = System.getLogger(Tokens.class.getName());
  private static final long CHECK_NANOS = 500_000_000;

  private final Path file;
  private final Clock clock;
  private final Counters counters;
  private TokenFile tokens;
  private FileTime modified;
  private long checkedNanos;

  /** Reads {@code file}. */
  Tokens(Path file, Clock clock, Counters counters) throws IOException {
    this.file = file;
    this.clock = clock;
    this.counters = counters;
    this.modified = Files.getLastModifiedTime(file);
    this.tokens = TokenFile.read(file, clock);
    this.checkedNanos = System.nanoTime();
  }

  /** The tenant that {@code token} may send for. */
  String tenantOf(String token) throws Refusal {
    Optional<Grant> grant = current().find(token);
    if (grant.isEmpty()) {
      throw new Refusal(
          CollectorCounter.REFUSED_TOKEN,
          CallStatus.UNAUTHENTICATED,
          "the token is unknown or has expired: ask for a new one");
    }
    if (!grant.get().allows(Scope.INGEST)) {
      throw new Refusal(
          CollectorCounter.REFUSED_SCOPE,
          CallStatus.UNAUTHORIZED,
          "the token does not allow to send: it needs the scope ingest");
    }
    return grant.get().tenant();
  }

  private synchronized TokenFile current() {
    long now = System.nanoTime();
    if (now - checkedNanos >= CHECK_NANOS) {
      checkedNanos = now;
      reread();
    }
    return tokens;
  }

  private void reread() {
    try {
      FileTime time = Files.getLastModifiedTime(file);
      if (!time.equals(modified)) {
        // Whatever comes of it, this version is not tried again.
        modified = time;
        tokens = TokenFile.read(file, clock);
        LOG.log(System.Logger.Level.INFO, "read {0} again", file);
      }
    } catch (IOException e) {
      counters.increment(CollectorCounter.TOKEN_FILE_ERRORS);
      LOG.log(
          System.Logger.Level.ERROR, "the tokens file stays as it was before: " + e.getMessage());
    }
  }
}
