package dev.wirescope.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may send to the collector and ask the query service. Both services read the same file, one
 * token a line:
 *
 * <pre>{@code
 * # sha256 of the token, tenant, scopes, expiry (RFC 3339 or -)
 * 9f86d081…  payments  ingest,read  2027-01-01T00:00:00Z
 * }</pre>
 *
 * Only hashes are kept, so that the file gives nobody access; a token is random, so a plain hash is
 * enough.
 */
public final class TokenFile {
  /** What a token allows. */
  public enum Scope {
    /** Send batches to the collector. */
    INGEST,
    /** Ask questions and read findings. */
    READ,
    /** Change webhooks. */
    ADMIN
  }

  /** Whom a valid token speaks for. */
  public record Grant(String tenant, Set<Scope> scopes, Instant expires) {
    /** Whether this token allows {@code scope}. */
    public boolean allows(Scope scope) {
      return scopes.contains(scope);
    }
  }

  private final Map<String, Grant> grants;
  private final Clock clock;

  private TokenFile(Map<String, Grant> grants, Clock clock) {
    this.grants = grants;
    this.clock = clock;
  }

  /**
   * Reads {@code file}.
   *
   * @throws IOException if it cannot be read, or a line of it cannot be understood; the message
   *     names the line
   */
  public static TokenFile read(Path file, Clock clock) throws IOException {
    Map<String, Grant> grants = new HashMap<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      String[] parts = text.split("\\s+", -1);
      if (parts.length != 4 || !parts[0].matches("[0-9a-f]{64}")) {
        throw new IOException(
            file + " line " + number + ": expected 'sha256 tenant scopes expiry'");
      }
      try {
        grants.put(parts[0], new Grant(parts[1], scopes(parts[2]), expiry(parts[3])));
      } catch (IllegalArgumentException | DateTimeParseException e) {
        throw new IOException(file + " line " + number + ": " + e.getMessage(), e);
      }
    }
    return new TokenFile(Map.copyOf(grants), clock);
  }

  /** One line of the file for a token; the token itself is not in it. */
  public static String line(String token, String tenant, Set<Scope> scopes, Instant expires) {
    StringBuilder names = new StringBuilder();
    for (Scope scope : Scope.values()) {
      if (scopes.contains(scope)) {
        names.append(names.isEmpty() ? "" : ",").append(scope.name().toLowerCase(Locale.ROOT));
      }
    }
    return sha256(token) + " " + tenant + " " + names + " " + (expires == null ? "-" : expires);
  }

  /** The grant of {@code token}; empty if it is unknown or has expired. */
  public Optional<Grant> find(String token) {
    Grant grant = grants.get(sha256(token));
    if (grant == null || (grant.expires() != null && !clock.instant().isBefore(grant.expires()))) {
      return Optional.empty();
    }
    return Optional.of(grant);
  }

  private static Set<Scope> scopes(String text) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String name : text.split(",", -1)) {
      scopes.add(Scope.valueOf(name.toUpperCase(Locale.ROOT)));
    }
    return scopes;
  }

  private static Instant expiry(String text) {
    return text.equals("-") ? null : Instant.parse(text);
  }

  private static String sha256(String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
