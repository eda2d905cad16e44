package dev.wirescope.query.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of the event stream, reading in a thread of its own. */
public final class EventStream implements AutoCloseable {
  /** One event. */
  public record Event(String id, String name, JsonNode data) {}

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpURLConnection connection;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> comments = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  /** Connects, and returns once the stream is open. */
  public EventStream(String token, String lastEventId) {
    try {
      connection = (HttpURLConnection) Api.uri("/api/v1/events").toURL().openConnection();
      connection.setRequestProperty("Authorization", "Bearer " + token);
      connection.setRequestProperty("Accept", "text/event-stream");
      if (lastEventId != null) {
        connection.setRequestProperty("Last-Event-ID", lastEventId);
      }
      if (connection.getResponseCode() != 200) {
        throw new IllegalStateException("status " + connection.getResponseCode());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::read);
    Eventually.check("the stream is open", () -> !comments.isEmpty());
  }

  /** What has come. */
  public List<Event> events() {
    return events;
  }

  /** The comment lines that have come. */
  public List<String> comments() {
    return comments;
  }

  /** Whether the service ended it. */
  public boolean ended() {
    return ended;
  }

  @Override
  public void close() {
    connection.disconnect();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      String id = null;
      String name = null;
      JsonNode data = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(":")) {
          comments.add(line);
        } else if (line.startsWith("id:")) {
          id = line.substring(3).strip();
        } else if (line.startsWith("event:")) {
          name = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          data = MAPPER.readTree(line.substring(5));
        } else if (line.isEmpty() && data != null) {
          events.add(new Event(id, name, data));
          data = null;
        }
      }
    } catch (SocketException e) {
      // Closed by us or cut off by the service.
    } catch (IOException e) {
      // A chunked stream that is cut off ends so.
    } finally {
      ended = true;
    }
  }
}
