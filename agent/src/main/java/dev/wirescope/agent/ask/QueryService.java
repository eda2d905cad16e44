package dev.wirescope.agent.ask;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The query service's API, asked with a token.
 *
 * @param address scheme, host and port
 */
record QueryService(URI address, String token) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
  private static final int OK = 200;

  /**
   * Asks a question.
   *
   * @return the whole answer
   * @throws IOException with one line for the user if there is none
   */
  JsonNode ask(String question, Map<String, String> parameters)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                address.resolve("/api/v1/ask/" + encoded(question) + query(parameters)))
            .header("Authorization", "Bearer " + token)
            .timeout(ANSWER_WITHIN)
            .build();
    HttpResponse<String> response;
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build()) {
      response = client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException(
          "no answer from " + address + " (" + e + "): start it, or name it with --url", e);
    }
    if (response.statusCode() != OK) {
      throw new IOException(question + ": " + problem(response));
    }
    return MAPPER.readTree(response.body());
  }

  /** RFC 9457: what a person should read is in {@code detail}. */
  private static String problem(HttpResponse<String> response) {
    String status = "the service answered " + response.statusCode();
    try {
      JsonNode problem = MAPPER.readTree(response.body());
      String detail = problem.path("detail").asText(problem.path("title").asText(""));
      return detail.isEmpty() ? status : detail;
    } catch (JsonProcessingException e) {
      return status;
    }
  }

  private static String query(Map<String, String> parameters) {
    List<String> pairs = new ArrayList<>();
    parameters.forEach((name, value) -> pairs.add(encoded(name) + "=" + encoded(value)));
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
