package dev.wirescope.agent.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Against a server that answers as the query service does, over real HTTP. */
class AskCommandTest {
  private static final String GROUPED =
      """
      {"question": "zero-windows", "rows": [
        {"comm": "slow\\u001breader", "pid": 17, "episodes": 3, "max_duration_ns": 300123456,
         "first_unix_ns": 1763923200123456789, "total_bytes": 65536, "node": null}],
       "completeness": {"events_lost": 2, "nodes_silent": ["b"], "probes_not_running": []}}
      """;

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<String> notices = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private HttpServer server;
  private Path token;
  private int status = 200;
  private String body = GROUPED;

  @BeforeEach
  void serve() throws IOException {
    token = directory.resolve("token");
    Files.writeString(token, "wst_secret\n");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + exchange.getRequestURI());
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          try (exchange) {
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldAskWithItsTokenAndParameters() {
    assertEquals(0, ask("zero-windows", "--since", "15m", "group_by=process", "comm=a b&c"));
    assertEquals(
        List.of(
            "Bearer wst_secret /api/v1/ask/zero-windows?since=15m&group_by=process&comm=a+b%26c"),
        asked);
  }

  @Test
  void shouldPrintATableAndSayWhatIsMissing() {
    assertEquals(0, ask("zero-windows"));
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).startsWith("comm"), lines.get(0));
    for (String expected : List.of("slow?reader", "17", "300.1 ms", "64 KiB", "-")) {
      assertTrue(lines.get(1).contains(expected), lines.get(1));
    }
    assertEquals(1, notices.size());
    assertTrue(notices.getFirst().contains("events lost 2, nodes silent 1"), "" + notices);
  }

  @Test
  void shouldPrintTheAnswerAsItCame() {
    assertEquals(0, ask("zero-windows", "--json"));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("\"events_lost\":2"));
    assertEquals(List.of(), notices);
  }

  @Test
  void shouldSayInOneLineWhatTheServiceRefused() {
    status = 400;
    body = "{\"title\": \"Bad Request\", \"detail\": \"since: 'x' is no span\"}";
    assertEquals(1, ask("zero-windows", "--since", "x"));
    assertEquals(List.of("zero-windows: since: 'x' is no span"), notices);
  }

  @Test
  void shouldSayInOneLineThatNobodyAnswers() {
    server.stop(0);
    assertEquals(1, ask("zero-windows"));
    assertEquals(1, notices.size());
    assertTrue(notices.getFirst().contains("--url"), "" + notices);
  }

  @Test
  void shouldRefuseWhatIsNoParameter() {
    CommandLine command = command();
    command.setErr(new java.io.PrintWriter(new java.io.StringWriter()));
    assertEquals(2, command.execute("zero-windows", "process"));
    assertEquals(List.of(), asked);
  }

  private int ask(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--url=http://127.0.0.1:" + server.getAddress().getPort());
    all.add("--token-file=" + token);
    return command().execute(all.toArray(String[]::new));
  }

  private CommandLine command() {
    return new CommandLine(
        new AskCommand(new PrintStream(out, true, StandardCharsets.UTF_8), notices::add));
  }
}
