package dev.wirescope.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.access.TokenFile;
import dev.wirescope.access.TokenFile.Grant;
import dev.wirescope.access.TokenFile.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTenantTest {
  @TempDir private Path temp;

  @Test
  void theAgentMaySendAndTheUserMayAsk() throws Exception {
    DataDirectory data = DataDirectory.open(temp.resolve("data"));
    String user = LocalTenant.open(data).userToken();
    String agent = Files.readString(data.agentToken()).strip();
    assertTrue(user.matches("wst_[A-Za-z0-9_-]{43}"), user);
    assertEquals(Set.of(Scope.READ, Scope.ADMIN), grant(data, user).scopes());
    assertEquals(Set.of(Scope.INGEST), grant(data, agent).scopes());
    assertEquals("local", grant(data, agent).tenant());
  }

  @Test
  void nobodyElseCanReadThem() throws Exception {
    DataDirectory data = DataDirectory.open(temp.resolve("data"));
    LocalTenant tenant = LocalTenant.open(data);
    for (Path file : List.of(data.tokens(), data.agentToken(), data.userToken())) {
      assertEquals("rw-------", permissions(file));
    }
    assertEquals("rwx------", permissions(data.path()));
    assertFalse(Files.readString(data.tokens()).contains(tenant.userToken()));
  }

  @Test
  void laterRunsUseTheSameTokensAndKeepOtherTenants() throws Exception {
    DataDirectory data = DataDirectory.open(temp.resolve("data"));
    String token = LocalTenant.open(data).userToken();
    Files.writeString(
        data.tokens(),
        TokenFile.line("another", "payments", Set.of(Scope.READ), null) + "\n",
        StandardOpenOption.APPEND);
    String before = Files.readString(data.tokens());
    assertEquals(token, LocalTenant.open(data).userToken());
    assertEquals(before, Files.readString(data.tokens()));

    Files.delete(data.userToken());
    String made = LocalTenant.open(data).userToken();
    assertFalse(made.equals(token));
    assertEquals("payments", grant(data, "another").tenant());
    assertEquals("local", grant(data, made).tenant());
  }

  @Test
  void aTokenFileThatCannotBeReadIsNamed() throws Exception {
    DataDirectory data = DataDirectory.open(temp.resolve("data"));
    LocalTenant.open(data);
    Files.writeString(data.tokens(), "nonsense\n");
    UserError error = assertThrows(UserError.class, () -> LocalTenant.open(data));
    assertTrue(error.getMessage().contains("tokens line 1"), error.getMessage());
  }

  private static Grant grant(DataDirectory data, String token) throws IOException {
    return TokenFile.read(data.tokens(), Clock.systemUTC()).find(token).orElseThrow();
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
