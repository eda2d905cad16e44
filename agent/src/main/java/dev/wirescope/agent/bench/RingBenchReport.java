package dev.wirescope.agent.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wirescope.agent.bench.RingBench.Trials;
import dev.wirescope.agent.event.RetransmissionEvent;
import java.util.Map;

/** The results as a table and as one line of JSON. */
final class RingBenchReport {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ROW = "%-18s %-18s %-18s %9s  %-18s %-18s %s%n";

  private RingBenchReport() {}

  static String table(
      RingBenchSettings settings, Map<String, Trials> results, AgentFootprint.Footprint agent) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "records of %d bytes, ring of %d MiB, drained every %d us; median (min-max) of %d%n%n",
            RetransmissionEvent.SIZE,
            settings.ringBytes() >> 20,
            settings.periodUs(),
            settings.rounds()));
    text.append(
        String.format(
            ROW,
            "consumer",
            "flooded: M/s",
            "CPU ns a record",
            "lost %",
            String.format("at %.1f M/s: %% core", settings.pacedPerSecond() / 1e6),
            "CPU ns a record",
            "lost"));
    results.forEach(
        (name, trials) ->
            text.append(
                String.format(
                    ROW,
                    name,
                    Spread.of(trials.flooded(), Trial::millionRecordsPerS).text(),
                    Spread.of(trials.flooded(), Trial::cpuNsPerRecord).text(),
                    String.format("%.1f", lostPercent(trials)),
                    Spread.of(trials.paced(), Trial::percentOfCore).text(),
                    Spread.of(trials.paced(), Trial::cpuNsPerRecord).text(),
                    lostPaced(trials))));
    text.append(
        String.format(
            "%nproduced = consumed in each of %d floods, and so the sums of seq%n",
            results.size() * 2 * settings.rounds()));
    if (agent != null) {
      text.append(
          String.format(
              "the agent itself, idle: %.0f MiB resident (most: %.0f), %.2f %% of a core%n",
              agent.rssMib(), agent.rssMibMax(), agent.percentOfCore()));
    }
    return text.toString();
  }

  static String json(
      RingBenchSettings settings, Map<String, Trials> results, AgentFootprint.Footprint agent) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("bench", "ring");
    json.put("record_bytes", RetransmissionEvent.SIZE);
    json.put("ring_bytes", settings.ringBytes());
    json.put("rounds", settings.rounds());
    json.put("paced_records_per_s", settings.pacedPerSecond());
    ObjectNode consumers = json.putObject("consumers");
    results.forEach(
        (name, trials) -> {
          ObjectNode consumer = consumers.putObject(name);
          put(consumer, "m_records_per_s", Spread.of(trials.flooded(), Trial::millionRecordsPerS));
          put(consumer, "cpu_ns_per_record", Spread.of(trials.flooded(), Trial::cpuNsPerRecord));
          consumer.put("flooded_lost_percent", lostPercent(trials));
          put(consumer, "paced_percent_of_core", Spread.of(trials.paced(), Trial::percentOfCore));
          put(
              consumer,
              "paced_cpu_ns_per_record",
              Spread.of(trials.paced(), Trial::cpuNsPerRecord));
          consumer.put("paced_lost", lostPaced(trials));
        });
    if (agent != null) {
      json.putObject("agent_idle")
          .put("rss_mib", agent.rssMib())
          .put("rss_mib_max", agent.rssMibMax())
          .put("percent_of_core", agent.percentOfCore());
    }
    return json.toString();
  }

  private static void put(ObjectNode json, String name, Spread spread) {
    json.putObject(name)
        .put("median", spread.median())
        .put("min", spread.min())
        .put("max", spread.max());
  }

  private static double lostPercent(Trials trials) {
    double lost = trials.flooded().stream().mapToLong(Trial::lost).sum();
    double read = trials.flooded().stream().mapToLong(trial -> trial.consumed().records()).sum();
    return 100 * lost / (lost + read);
  }

  private static long lostPaced(Trials trials) {
    return trials.paced().stream().mapToLong(Trial::lost).sum();
  }
}
