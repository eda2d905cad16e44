package dev.wirescope.up.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wirescope.up.Api;
import dev.wirescope.up.DataDirectory;
import dev.wirescope.up.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Somebody who wants to be called: registers a webhook for zero windows, checks the signature of
 * each call, and keeps the last of them in a file. Removed again at the end, and at the next start
 * if there was no end.
 */
public final class DemoWebhook implements AutoCloseable {
  private static final int KEPT_LINES = 200;
  private static final int BODY_LIMIT_BYTES = 1 << 20;
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Api api;
  private final Path log;
  private final Path idFile;
  private final Consumer<String> say;
  private final HttpServer server;
  private final Deque<String> lines = new ArrayDeque<>();
  private String secret;
  private boolean told;

  private DemoWebhook(Api api, DataDirectory data, Consumer<String> say) throws IOException {
    this.api = api;
    this.log = data.log("webhook-calls");
    this.idFile = data.path().resolve("demo-webhook");
    this.say = say;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 10);
    server.createContext("/", this::receive);
    server.setExecutor(Executors.newSingleThreadExecutor(Thread.ofVirtual().factory()));
  }

  /** Listens on a free port of 127.0.0.1 and registers there. */
  public static DemoWebhook open(Api api, DataDirectory data, Consumer<String> say)
      throws InterruptedException {
    try {
      DemoWebhook webhook = new DemoWebhook(api, data, say);
      webhook.unregister();
      webhook.register();
      return webhook;
    } catch (IOException e) {
      throw new UserError("cannot register the demo's webhook: " + e.getMessage(), e);
    }
  }

  private synchronized void register() throws IOException, InterruptedException {
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    JsonNode answer = api.post("/webhooks", Map.of("url", url, "kinds", List.of("zero_window")));
    secret = answer.path("secret").asText();
    Files.writeString(idFile, answer.path("id").asText());
  }

  private void unregister() throws InterruptedException {
    try {
      if (Files.exists(idFile)) {
        api.delete("/webhooks/" + Files.readString(idFile).strip());
        Files.delete(idFile);
      }
    } catch (IOException e) {
      // Gone already, or the service is; the next start tries again.
      return;
    }
  }

  private synchronized void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT_BYTES);
      String signature = exchange.getRequestHeaders().getFirst("Wirescope-Signature");
      boolean genuine = Signature.verifies(signature, body, secret, Instant.now(), TOLERANCE);
      exchange.sendResponseHeaders(genuine ? 204 : 401, -1);
      String title = JSON.readTree(body).path("title").asText();
      note(genuine ? "signature verified: " + title : "signature does not verify");
      if (genuine && !told) {
        told = true;
        say.accept("webhook called, signature verified: " + title + " (all calls: " + log + ")");
      }
    }
  }

  private void note(String text) throws IOException {
    lines.addLast(Instant.now() + " " + text);
    if (lines.size() > KEPT_LINES) {
      lines.removeFirst();
    }
    Files.writeString(log, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    try {
      unregister();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
