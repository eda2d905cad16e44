package dev.wirescope.query.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A real HTTP server that webhooks point at; it answers as told, and keeps what it got. */
public final class Receiver implements AutoCloseable {
  /** One request. */
  public record Delivery(Map<String, String> headers, String text, JsonNode body) {
    /** A header, by its name in any case. */
    public String header(String name) {
      return headers.get(name);
    }
  }

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpServer server;
  private final int[] statuses;
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

  /**
   * @param statuses what to answer, one after the other; the last one from then on
   */
  public Receiver(int... statuses) {
    this.statuses = statuses;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /** Where it listens. */
  public String url() {
    return "http://127.0.0.1:" + port() + "/hook?a=1";
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** What came, accepted or not. */
  public List<Delivery> deliveries() {
    return deliveries;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      headers.put(":method", exchange.getRequestMethod());
      headers.put(":path", exchange.getRequestURI().toString());
      int status = statuses[Math.min(deliveries.size(), statuses.length - 1)];
      if (status / 100 == 3) {
        exchange.getResponseHeaders().set("Location", url());
      }
      deliveries.add(
          new Delivery(headers, new String(bytes, StandardCharsets.UTF_8), MAPPER.readTree(bytes)));
      byte[] body = "ignored".repeat(10).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
