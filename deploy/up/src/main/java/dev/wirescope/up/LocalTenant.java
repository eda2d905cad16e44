package dev.wirescope.up;

import dev.wirescope.access.TokenFile;
import dev.wirescope.access.TokenFile.Grant;
import dev.wirescope.access.TokenFile.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tenant that {@code up} makes, and its two tokens: one with which the agent may only send, one
 * with which the user may only ask and manage webhooks. They are kept and used again by later runs.
 */
public final class LocalTenant {
  /** Name of the tenant. */
  public static final String NAME = "local";

  private static final int TOKEN_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String userToken;

  private LocalTenant(String userToken) {
    this.userToken = userToken;
  }

  /**
   * Reads the tokens in {@code data}, making those that are missing; lines of other tenants in the
   * token file stay as they are.
   *
   * @throws UserError if the files cannot be read or written
   */
  public static LocalTenant open(DataDirectory data) {
    try {
      token(data.tokens(), data.agentToken(), Set.of(Scope.INGEST));
      return new LocalTenant(
          token(data.tokens(), data.userToken(), Set.of(Scope.READ, Scope.ADMIN)));
    } catch (IOException e) {
      throw new UserError(
          "cannot prepare the tokens in "
              + data.path()
              + ": "
              + e.getMessage()
              + ": repair it or"
              + " choose another directory with --data",
          e);
    }
  }

  /** The token for the API and the dashboard. */
  public String userToken() {
    return userToken;
  }

  private static String token(Path tokens, Path file, Set<Scope> scopes) throws IOException {
    if (Files.exists(file) && Files.exists(tokens)) {
      String known = Files.readString(file).strip();
      Optional<Grant> grant = TokenFile.read(tokens, Clock.systemUTC()).find(known);
      if (grant.isPresent()
          && grant.get().tenant().equals(NAME)
          && grant.get().scopes().containsAll(scopes)) {
        return known;
      }
    }
    byte[] random = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(random);
    String token = "wst_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    List<String> lines =
        new ArrayList<>(Files.exists(tokens) ? Files.readAllLines(tokens) : header());
    lines.add(TokenFile.line(token, NAME, scopes, null));
    DataDirectory.writeSecret(tokens, String.join("\n", lines) + "\n");
    DataDirectory.writeSecret(file, token + "\n");
    return token;
  }

  private static List<String> header() {
    return List.of("# sha256 of the token, tenant, scopes, expiry (RFC 3339 or -)");
  }
}
