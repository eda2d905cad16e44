package dev.wirescope.up;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.up.Service.Readiness;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The product's three programs, set up for one machine. All of them listen on loopback only.
 *
 * @param installation where they were built
 * @param data where they keep what they know
 * @param ports where they listen
 * @param api to ask whether they are ready
 */
record Services(Installation installation, DataDirectory data, LocalPorts ports, Api api) {
  /**
   * Loading the embedded ClickHouse takes a few seconds on a busy machine, and longer when cold.
   */
  private static final Duration SERVICE_START_LIMIT = Duration.ofMinutes(2);

  private static final Duration AGENT_START_LIMIT = Duration.ofMinutes(1);

  /**
   * Ports on 127.0.0.1.
   *
   * @param dashboard HTTP of the query service: API and dashboard
   * @param collector HTTP of the collector: health and metrics
   * @param flight where the agent sends
   * @param clickhouse HTTP of the embedded ClickHouse
   */
  record LocalPorts(int dashboard, int collector, int flight, int clickhouse) {}

  Service collector() {
    List<String> settings = new ArrayList<>(common(ports.collector()));
    settings.add("-Dwirescope.flight.host=127.0.0.1");
    settings.add("-Dwirescope.flight.port=" + ports.flight());
    settings.add("-Dwirescope.clickhouse.embedded-port=" + ports.clickhouse());
    installation
        .clickhouseLibrary()
        .ifPresent(path -> settings.add("-Dwirescope.clickhouse.embedded-library=" + path));
    return new Service(
        "collector",
        installation.service("collector", settings),
        data.log("collector"),
        () -> api.isHealthy(ports.collector()),
        SERVICE_START_LIMIT);
  }

  Service queryService() {
    List<String> settings = new ArrayList<>(common(ports.dashboard()));
    settings.add(
        "-Dwirescope.clickhouse.url=jdbc:clickhouse://127.0.0.1:"
            + ports.clickhouse()
            + "/wirescope");
    return new Service(
        "query-service",
        installation.service("query-service", settings),
        data.log("query-service"),
        () -> api.isHealthy(ports.dashboard()),
        SERVICE_START_LIMIT);
  }

  /**
   * The agent.
   *
   * @param options further ones of its own
   */
  Service agent(List<String> options) {
    List<String> arguments = new ArrayList<>();
    arguments.add("agent");
    arguments.add("--collector");
    arguments.add("grpc://127.0.0.1:" + ports.flight());
    arguments.add("--token-file");
    arguments.add(data.agentToken().toString());
    arguments.addAll(options);
    return new Service(
        "agent",
        installation.agent(arguments),
        data.log("agent"),
        agentHasReported(System.currentTimeMillis()),
        AGENT_START_LIMIT);
  }

  private List<String> common(int httpPort) {
    return List.of(
        "-XX:+UseSerialGC",
        "-Xmx256m",
        "-Dquarkus.http.host=127.0.0.1",
        "-Dquarkus.http.port=" + httpPort,
        "-Dwirescope.data-dir=" + data.path(),
        "-Dwirescope.tokens-file=" + data.tokens());
  }

  /** Whether any node has been heard of after {@code sinceMs}, milliseconds since the epoch. */
  private Readiness agentHasReported(long sinceMs) {
    return () -> {
      try {
        for (JsonNode node : api.get("/nodes").path("rows")) {
          long seenMs = TimeUnit.NANOSECONDS.toMillis(node.path("last_seen_unix_ns").asLong());
          if (seenMs >= sinceMs) {
            return true;
          }
        }
        return false;
      } catch (IOException e) {
        return false;
      }
    };
  }
}
