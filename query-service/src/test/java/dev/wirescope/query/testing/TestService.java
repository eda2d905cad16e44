package dev.wirescope.query.testing;

import dev.wirescope.access.TokenFile;
import dev.wirescope.access.TokenFile.Scope;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a running service needs: the real ClickHouse, a tokens file and a place for its files. */
public final class TestService implements QuarkusTestResourceLifecycleManager {
  /** Tenants that have a token with every scope. */
  public static final List<String> TENANTS =
      List.of(
          "questions",
          "causes",
          "drops",
          "sockets",
          "bursts",
          "edges",
          "isolated",
          "stranger",
          "stream",
          "slow",
          "hooks",
          "input",
          "resume");

  /** The token of a tenant. */
  public static String token(String tenant) {
    return "token-of-" + tenant;
  }

  @Override
  public Map<String, String> start() {
    try {
      Path directory = Files.createTempDirectory("wirescope-query-service");
      Path tokens = directory.resolve("tokens");
      List<String> lines = new ArrayList<>();
      for (String tenant : TENANTS) {
        lines.add(TokenFile.line(token(tenant), tenant, EnumSet.allOf(Scope.class), null));
      }
      lines.add(TokenFile.line("only-reads", "input", Set.of(Scope.READ), null));
      lines.add(TokenFile.line("only-sends", "input", Set.of(Scope.INGEST), null));
      lines.add(
          TokenFile.line(
              "expired",
              "input",
              EnumSet.allOf(Scope.class),
              Instant.parse("2020-01-01T00:00:00Z")));
      Files.write(tokens, lines);
      return Map.of(
          "wirescope.clickhouse.url", TestClickHouse.url(),
          "wirescope.tokens-file", tokens.toString(),
          "wirescope.data-dir", directory.resolve("data").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {}
}
