package dev.wirescope.query.access;

import dev.wirescope.access.TokenFile;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The tokens file as it is now: read again when it was changed. A file that is gone lets nobody in;
 * one with a bad line leaves the last good one in force, so that a slip of the pen does not lock
 * everybody out.
 */
public final class ReloadingTokens {
  private static final Logger LOG = Logger.getLogger(ReloadingTokens.class);

  /** What a change of the file changes. */
  private record Version(FileTime modified, long size, Object inode) {}

  private final Path file;
  private final Clock clock;
  private final Counters counters;
  private Version version;
  private TokenFile tokens;
  private String problem = "";

  public ReloadingTokens(Path file, Clock clock, Counters counters) {
    this.file = file;
    this.clock = clock;
    this.counters = counters;
  }

  /** Whom {@code token} speaks for; empty if it is unknown or has expired. */
  public Optional<TokenFile.Grant> find(String token) {
    TokenFile current = current();
    return current == null ? Optional.empty() : current.find(token);
  }

  /** What is wrong with the file, in one line; empty if nothing is. */
  public synchronized String problem() {
    current();
    return problem;
  }

  private synchronized TokenFile current() {
    Version now;
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      now = new Version(found.lastModifiedTime(), found.size(), found.fileKey());
    } catch (IOException e) {
      version = null;
      tokens = null;
      complain("cannot read tokens file " + file + ": nobody is let in until it can be read");
      return null;
    }
    if (!now.equals(version)) {
      version = now;
      try {
        tokens = TokenFile.read(file, clock);
        problem = "";
      } catch (IOException e) {
        complain(e.getMessage() + "; the tokens read before it stay in force");
      }
    }
    return tokens;
  }

  private void complain(String message) {
    if (!message.equals(problem)) {
      problem = message;
      counters.increment(QueryCounter.TOKEN_FILE_UNREADABLE);
      LOG.error(message);
    }
  }
}
