package dev.wirescope.verdict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a row of {@code micro_bursts} says, under its names.
 *
 * @param open whether {@code end_reason} is {@code open}
 * @param rateBitsPerSecond 0 if it is not known
 * @param topFlows the largest first, see {@link #topFlows(String)}
 * @param drops packets by reason, see {@link #drops(String)}
 * @param queueWaitNs 0 if it is not known
 */
public record MicroBurst(
    String direction,
    boolean open,
    long durationNs,
    long bytes,
    long peakQueueBytes,
    long thresholdBytes,
    long drainBitsPerSecond,
    long meanBitsPerSecond,
    String rule,
    String rateSource,
    long rateBitsPerSecond,
    long ecnCePackets,
    List<Flow> topFlows,
    Map<String, Long> drops,
    long retransmits,
    long queueWaitNs) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * One of the largest flows of a burst.
   *
   * @param pid 0 if the process is not known
   * @param share of the burst's bytes, 0 to 1
   */
  public record Flow(
      long pid, String comm, String remoteIp, int remotePort, long bytes, double share) {
    /** Whether it is known whose it is. */
    public boolean hasProcess() {
      return pid != 0 && !comm.isEmpty();
    }

    /** Whether anything of it is known but its size. */
    public boolean isKnown() {
      return hasProcess() || !remoteIp.isEmpty();
    }

    /** Its process if that is known, else its peer: {@code iperf3}, {@code 10.0.0.2:5201}. */
    public String name() {
      return hasProcess() ? comm : peer();
    }

    String peer() {
      if (remoteIp.isEmpty()) {
        return "a peer not known";
      }
      if (remotePort == 0) {
        return remoteIp; // a protocol without ports
      }
      return (remoteIp.contains(":") ? "[" + remoteIp + "]" : remoteIp) + ":" + remotePort;
    }
  }

  public MicroBurst {
    topFlows = List.copyOf(topFlows);
    drops = new LinkedHashMap<>(drops);
  }

  /** The largest flow, or null if it is not known. */
  public Flow topFlow() {
    return topFlows.isEmpty() || !topFlows.getFirst().isKnown() ? null : topFlows.getFirst();
  }

  /** Packets dropped for any reason. */
  public long dropped() {
    return drops.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Reads the column {@code top_flows}: an array of objects with the names of a {@link Flow}, in
   * snake case; what is missing is not known.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static List<Flow> topFlows(String json) {
    List<Flow> flows = new ArrayList<>();
    for (JsonNode flow : read("top_flows", json)) {
      flows.add(
          new Flow(
              flow.path("pid").asLong(),
              flow.path("comm").asText(),
              flow.path("remote_ip").asText(),
              flow.path("remote_port").asInt(),
              flow.path("bytes").asLong(),
              flow.path("share").asDouble()));
    }
    return flows;
  }

  /**
   * Reads the column {@code drops}: an object of the kernel's reasons to packets.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Map<String, Long> drops(String json) {
    Map<String, Long> drops = new LinkedHashMap<>();
    read("drops", json)
        .properties()
        .forEach(reason -> drops.put(reason.getKey(), reason.getValue().asLong()));
    return drops;
  }

  private static JsonNode read(String column, String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON in " + column + ": " + json, e);
    }
  }
}
