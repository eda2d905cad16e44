package dev.wirescope.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What keeps the agent from starting, as its operator sees it. */
class AgentCommandTest {
  @TempDir Path temp;
  private final List<String> notices = new ArrayList<>();
  private final StringWriter err = new StringWriter();

  @Test
  void wrongUsageExitsWithTwo() throws IOException {
    String token = token("wst_x").toString();
    assertEquals(2, agent("--token-file", token));
    assertEquals(2, agent("--collector", "http://127.0.0.1:1", "--token-file", token));
    assertEquals(2, agent("--collector", "grpc://192.0.2.1:1", "--token-file", token));
    assertEquals(
        2, agent("--collector", "grpc://127.0.0.1:1", "--token-file", token, "--queue-mib", "0"));
    assertTrue(err.toString().contains("--insecure"), err.toString());
  }

  @Test
  void aTokenThatCannotBeReadIsOneLineAndExitsWithOne() throws IOException {
    Path missing = temp.resolve("missing");
    assertEquals(1, start(missing));
    assertEquals(
        List.of("token file " + missing + " does not exist: name one by --token-file"), notices);
    notices.clear();
    assertEquals(1, start(token("  \n")));
    assertEquals(1, start(token("two words")));
    assertEquals(1, start(token("x".repeat(5000))));
    assertEquals(3, notices.size(), notices.toString());
  }

  @Test
  void withoutProbesItSaysWhyInOneLineAndExitsWithOne() throws IOException {
    assertEquals(1, start(token("wst_x")));
    assertEquals(List.of("not root; run it as root"), notices);
  }

  private int start(Path token) {
    return agent("--collector", "grpc://127.0.0.1:1", "--token-file", token.toString());
  }

  private int agent(String... arguments) {
    AgentCommand command =
        new AgentCommand(
            (_, _) -> {
              throw new IllegalStateException("not root; run it as root");
            },
            notices::add);
    return new CommandLine(command).setErr(new PrintWriter(err, true)).execute(arguments);
  }

  private Path token(String text) throws IOException {
    return Files.writeString(temp.resolve("token"), text);
  }
}
