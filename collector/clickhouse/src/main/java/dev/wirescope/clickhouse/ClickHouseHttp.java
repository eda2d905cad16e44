package dev.wirescope.clickhouse;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Statements over ClickHouse's HTTP interface. Safe for many threads at once. */
public final class ClickHouseHttp implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int ERROR_CHARS = 1000;

  private final ClickHouseAddress address;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  public ClickHouseHttp(ClickHouseAddress address) {
    this.address = address;
  }

  /** A client for the ClickHouse at {@code jdbcUrl}. */
  public static ClickHouseHttp of(String jdbcUrl) {
    return new ClickHouseHttp(ClickHouseAddress.parse(jdbcUrl));
  }

  /** Runs {@code sql} and gives its output as ClickHouse wrote it (tab-separated by default). */
  public String execute(String sql, Duration timeout) throws ClickHouseException {
    return post(Map.of(), BodyPublishers.ofString(sql), timeout);
  }

  /**
   * Inserts {@code body}, already in the format that {@code sql} names.
   *
   * @param settings ClickHouse settings and {@code param_…} values of this statement
   * @param body parts of the body, sent one after the other
   */
  public void insert(String sql, Map<String, String> settings, List<byte[]> body, Duration timeout)
      throws ClickHouseException {
    Map<String, String> query = new LinkedHashMap<>(settings);
    query.put("query", sql);
    long length = body.stream().mapToLong(part -> part.length).sum();
    post(query, BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(body), length), timeout);
  }

  private String post(Map<String, String> query, BodyPublisher body, Duration timeout)
      throws ClickHouseException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address.uri() + "?" + encode(query)))
            .timeout(timeout)
            .header("X-ClickHouse-User", address.user())
            .POST(body);
    if (!address.password().isEmpty()) {
      request.header("X-ClickHouse-Key", address.password());
    }
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      String text = response.body();
      // An error after the first byte of the answer comes with status 200 and in the body.
      int code = errorCode(response, text);
      if (code != 0 || response.statusCode() != 200) {
        String told = text.length() > ERROR_CHARS ? text.substring(0, ERROR_CHARS) : text;
        throw new ClickHouseException(
            code == 0 ? -response.statusCode() : code,
            "ClickHouse at " + address + ": " + told.strip().replace('\n', ' '));
      }
      return text;
    } catch (ClickHouseException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClickHouseException(
          "interrupted while waiting for ClickHouse at " + address, new InterruptedIOException());
    } catch (IOException e) {
      throw new ClickHouseException("no answer from ClickHouse at " + address + ": " + e, e);
    }
  }

  private static int errorCode(HttpResponse<String> response, String body) {
    String header = response.headers().firstValue("X-ClickHouse-Exception-Code").orElse(null);
    if (header != null) {
      return Integer.parseInt(header);
    }
    return body.contains("__exception__") ? -response.statusCode() : 0;
  }

  private static String encode(Map<String, String> query) {
    StringBuilder text = new StringBuilder();
    query.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return text.toString();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
