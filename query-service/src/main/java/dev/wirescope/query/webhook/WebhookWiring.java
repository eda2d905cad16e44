package dev.wirescope.query.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.query.config.WirescopeConfig;
import dev.wirescope.query.counter.Counters;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the parts of this package into one. */
public class WebhookWiring {
  @Produces
  @Singleton
  AddressRules addressRules(
      WirescopeConfig config, @ConfigProperty(name = "quarkus.http.host") String listenHost) {
    return new AddressRules(config.webhook().allowPrivate().orElse(isLoopback(listenHost)));
  }

  @Produces
  @Singleton
  VertxPoster poster(Vertx vertx, AddressRules rules, WirescopeConfig config) {
    return new VertxPoster(vertx, rules, InetAddress::getAllByName, config.webhook().timeout());
  }

  void close(@Disposes VertxPoster poster) {
    poster.close();
  }

  @Produces
  @Singleton
  Webhooks webhooks(
      WirescopeConfig config,
      VertxPoster poster,
      AddressRules rules,
      ObjectMapper mapper,
      Clock clock,
      Counters counters)
      throws IOException {
    Path file = config.dataDir().resolve("webhooks.json");
    WirescopeConfig.Webhook settings = config.webhook();
    DeliveryQueue.Limits limits =
        new DeliveryQueue.Limits(
            settings.queue(), settings.maxAge(), new Backoff(settings.firstRetry()));
    return new Webhooks(
        new WebhookFile(file, mapper),
        poster,
        rules,
        InetAddress::getAllByName,
        limits,
        settings.perTenant(),
        clock,
        counters);
  }

  void close(@Disposes Webhooks webhooks) {
    webhooks.close();
  }

  /** Whether {@code host} can be reached from its own machine only. */
  static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("::1")
        || name.equals("[::1]")
        || name.matches("127(\\.\\d{1,3}){3}");
  }
}
