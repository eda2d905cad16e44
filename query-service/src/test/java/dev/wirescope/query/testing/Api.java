package dev.wirescope.query.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;

/** The running service, asked as anybody would ask it. */
public final class Api {
  /** What was answered. */
  public record Answer(int status, String type, JsonNode body, HttpResponse<String> response) {}

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String token;

  /**
   * @param token null to send none
   */
  public Api(String token) {
    this.token = token;
  }

  /** The address of a path. */
  public static URI uri(String path) {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Asks for {@code path} below the API's base. */
  public Answer get(String path) {
    return send(request("/api/v1" + path).GET());
  }

  /** Posts JSON. */
  public Answer post(String path, String body) {
    return send(
        request("/api/v1" + path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** Deletes. */
  public Answer delete(String path) {
    return send(request("/api/v1" + path).DELETE());
  }

  /** Any request, to be sent with this token. */
  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(TIMEOUT);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Sends a request. */
  public Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      String body = response.body();
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          body.isBlank() || !body.startsWith("{") ? null : MAPPER.readTree(body),
          response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
