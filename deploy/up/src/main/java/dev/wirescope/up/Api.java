package dev.wirescope.up;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The query service's API and the services' health, as {@code up} uses them. */
public final class Api implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final URI base;
  private final String token;

  /** The API under {@code http://127.0.0.1:port}. */
  public Api(int port, String token) {
    this.base = URI.create("http://127.0.0.1:" + port);
    this.token = token;
  }

  /** Whether the service on that port says that it is ready. */
  public boolean isHealthy(int port) throws InterruptedException {
    URI health = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
    try {
      return http.send(request(health).GET().build(), BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads {@code /api/v1} plus {@code path}.
   *
   * @throws IOException if there is no answer, or it is not 200; the message has status and body
   */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return answer(request(base.resolve("/api/v1" + path)).GET(), 200);
  }

  /** Posts JSON; the answer must be 201. */
  public JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return answer(
        request(base.resolve("/api/v1" + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))),
        201);
  }

  /** Deletes; the answer must be 204. */
  public void delete(String path) throws IOException, InterruptedException {
    answer(request(base.resolve("/api/v1" + path)).DELETE(), 204);
  }

  private HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(LIMIT).header("Authorization", "Bearer " + token);
  }

  private JsonNode answer(HttpRequest.Builder request, int expectedStatus)
      throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != expectedStatus) {
      throw new IOException(
          response.uri() + " answered " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
