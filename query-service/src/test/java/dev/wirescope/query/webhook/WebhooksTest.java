package dev.wirescope.query.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.query.alert.ToldFinding;
import dev.wirescope.query.anomaly.FindingKind;
import dev.wirescope.query.anomaly.Severity;
import dev.wirescope.query.counter.Counters;
import dev.wirescope.query.counter.QueryCounter;
import dev.wirescope.query.question.Times;
import dev.wirescope.query.testing.Eventually;
import dev.wirescope.query.testing.Receiver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues, bounds and restarts, with real connections to a real server. */
class WebhooksTest {
  private static final String TENANT = "tenant";

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final Counters counters = new Counters();
  private final AtomicReference<InetAddress> address =
      new AtomicReference<>(InetAddress.getLoopbackAddress());
  private final Target.Resolver resolver = _ -> new InetAddress[] {address.get()};
  private final AddressRules rules = new AddressRules(true);
  private Duration timeout = Duration.ofSeconds(5);
  private Webhooks webhooks;

  @AfterEach
  void stop() {
    if (webhooks != null) {
      webhooks.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void shouldDropAndCountWhatDoesNotFitIntoTheQueue() throws IOException {
    try (Receiver receiver = new Receiver(500)) {
      start(3, Duration.ofMinutes(10), Duration.ofMinutes(1));
      add(receiver.url());
      for (int i = 1; i <= 5; i++) {
        webhooks.offer(told(i));
      }
      DeliveryQueue.Status status = status();
      assertEquals(2, status.dropped());
      assertEquals(3, status.pending());
      assertEquals(2, counters.get(QueryCounter.WEBHOOK_DROPPED));
    }
  }

  @Test
  void shouldGiveUpWhatIsTooOldAndCountIt() throws IOException {
    try (Receiver receiver = new Receiver(500)) {
      start(10, Duration.ofMillis(300), Duration.ofMillis(20));
      add(receiver.url());
      webhooks.offer(told(1));
      Eventually.check("it is given up", () -> status().givenUp() == 1);
      assertEquals(0, status().pending());
      assertTrue(status().failed() >= 1);
    }
  }

  @Test
  void shouldDeliverAfterARestartWhatWasNotAcceptedBeforeUnderTheSameKey() throws IOException {
    ToldFinding first = told(1);
    ToldFinding second = told(2);
    String key;
    try (Receiver receiver = new Receiver(200, 500)) {
      start(10, Duration.ofMinutes(10), Duration.ofMinutes(1));
      add(receiver.url());
      webhooks.offer(first);
      Eventually.check("the first is accepted", () -> status().delivered() == 1);
      webhooks.offer(second);
      Eventually.check("the second is refused", () -> status().failed() == 1);
      key = receiver.deliveries().getLast().header("Wirescope-Delivery");
      webhooks.close();

      int before = receiver.deliveries().size();
      start(10, Duration.ofMinutes(10), Duration.ofMillis(10));
      webhooks.resume(List.of(first, second));
      Eventually.check("it comes again", () -> receiver.deliveries().size() > before);
      assertEquals(key, receiver.deliveries().get(before).header("Wirescope-Delivery"));
      receiver.deliveries().stream()
          .skip(before)
          .forEach(d -> assertEquals(key, d.header("Wirescope-Delivery"), "the first is done"));
    }
  }

  @Test
  void shouldCallTheAddressThatWasCheckedUnderTheNameThatWasGiven() throws IOException {
    try (Receiver receiver = new Receiver(200)) {
      start(10, Duration.ofMinutes(10), Duration.ofMillis(10));
      add("http://receiver.example:" + receiver.port() + "/x");
      webhooks.offer(told(1));
      Eventually.check("it is accepted", () -> status().delivered() == 1);
      assertEquals(
          "receiver.example:" + receiver.port(), receiver.deliveries().getFirst().header("Host"));
    }
  }

  @Test
  void shouldNotCallANameThatBecameForbidden() throws IOException {
    try (Receiver receiver = new Receiver(200)) {
      start(10, Duration.ofMinutes(10), Duration.ofMillis(10));
      add("http://receiver.example:" + receiver.port() + "/x");
      address.set(InetAddress.getByName("169.254.169.254"));
      webhooks.offer(told(1));
      Eventually.check("the attempt fails", () -> status().failed() >= 1);
      assertTrue(status().lastError().contains("metadata"), status().lastError());
      assertTrue(receiver.deliveries().isEmpty());
      assertTrue(counters.get(QueryCounter.WEBHOOK_TARGETS_FORBIDDEN) >= 1);
    }
  }

  @Test
  void shouldNotWaitForeverForAReceiverThatSaysNothing() throws IOException {
    timeout = Duration.ofMillis(200);
    try (ServerSocket silent = new ServerSocket()) {
      silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      start(10, Duration.ofMinutes(10), Duration.ofMillis(10));
      add("http://127.0.0.1:" + silent.getLocalPort() + "/");
      webhooks.offer(told(1));
      Eventually.check("the attempt fails", () -> status().failed() >= 1);
    }
  }

  @Test
  void shouldNotReadAnAnswerWithoutEnd() throws IOException {
    try (ServerSocket endless = new ServerSocket()) {
      endless.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      AtomicReference<Throwable> cut = new AtomicReference<>();
      Thread.ofVirtual().start(() -> pour(endless, cut));
      start(10, Duration.ofMinutes(10), Duration.ofMillis(10));
      add("http://127.0.0.1:" + endless.getLocalPort() + "/");
      webhooks.offer(told(1));
      Eventually.check("the status is enough", () -> status().delivered() == 1);
      Eventually.check("the rest is cut off", () -> cut.get() != null);
    }
  }

  private static void pour(ServerSocket server, AtomicReference<Throwable> cut) {
    try (Socket socket = server.accept()) {
      byte[] head =
          "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
              .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      socket.getOutputStream().write(head);
      byte[] body = new byte[8192];
      while (true) {
        socket.getOutputStream().write(body);
      }
    } catch (IOException e) {
      cut.set(e);
    }
  }

  private void start(int capacity, Duration maxAge, Duration firstRetry) throws IOException {
    webhooks =
        new Webhooks(
            new WebhookFile(directory.resolve("webhooks.json"), new ObjectMapper()),
            new VertxPoster(vertx, rules, resolver, timeout),
            rules,
            resolver,
            new DeliveryQueue.Limits(capacity, maxAge, new Backoff(firstRetry)),
            10,
            Clock.systemUTC(),
            counters);
  }

  private void add(String url) {
    webhooks.add(TENANT, url, EnumSet.allOf(FindingKind.class), Severity.INFO);
  }

  private DeliveryQueue.Status status() {
    return webhooks.list(TENANT).getFirst().status();
  }

  private static ToldFinding told(int number) {
    return new ToldFinding(
        TENANT,
        "finding-" + number,
        // After any webhook of these tests was added.
        Times.unixNs(Instant.now().plusSeconds(number)),
        FindingKind.ZERO_WINDOW,
        Severity.WARNING,
        new ObjectMapper().valueToTree(Map.of("id", number)).toString());
  }
}
