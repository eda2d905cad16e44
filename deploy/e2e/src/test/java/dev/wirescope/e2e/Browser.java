package dev.wirescope.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A headless Chromium with one page. It is spoken to in its own protocol, of which looking at a
 * page needs one command: evaluate an expression.
 */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/.*");
  private static final int ANSWER_LIMIT_S = 20;

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final WebSocket page;
  private int lastId;

  private Browser(Process process) throws IOException, InterruptedException {
    this.process = process;
    String address = address(process.errorReader());
    HttpRequest list =
        HttpRequest.newBuilder(URI.create("http://" + address + "/json/list")).build();
    URI socket = null;
    for (JsonNode target : JSON.readTree(http.send(list, BodyHandlers.ofString()).body())) {
      if (target.path("type").asText().equals("page")) {
        socket = URI.create(target.path("webSocketDebuggerUrl").asText());
      }
    }
    if (socket == null) {
      throw new IOException("Chromium has no page");
    }
    this.page = http.newWebSocketBuilder().buildAsync(socket, new Messages()).join();
  }

  /** Opens {@code url} in a browser whose profile is an empty directory. */
  static Browser open(String url, Path profile) throws IOException, InterruptedException {
    return new Browser(
        new ProcessBuilder(
                List.of(
                    "chromium",
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--remote-debugging-port=0",
                    "--user-data-dir=" + profile,
                    url))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** The text that a person sees. */
  String text() throws IOException, InterruptedException {
    return evaluate("document.body.innerText");
  }

  /** The value of a JavaScript expression, as text. */
  String evaluate(String expression) throws IOException, InterruptedException {
    int id = ++lastId;
    page.sendText(
            JSON.writeValueAsString(
                Map.of(
                    "id",
                    id,
                    "method",
                    "Runtime.evaluate",
                    "params",
                    Map.of("expression", expression, "returnByValue", true))),
            true)
        .join();
    while (true) {
      String answer = answers.poll(ANSWER_LIMIT_S, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IOException("Chromium does not answer");
      }
      JsonNode json = JSON.readTree(answer);
      if (json.path("id").asInt() == id) {
        return json.path("result").path("result").path("value").asText();
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    page.abort();
    http.shutdownNow();
    List<ProcessHandle> helpers = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    helpers.forEach(ProcessHandle::destroyForcibly);
  }

  private static String address(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.matches()) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(rest -> {}));
        return matcher.group(1);
      }
    }
    throw new IOException("Chromium did not start");
  }

  /** Puts the parts of each message together. */
  private final class Messages implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        answers.add(parts.toString());
        parts.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
