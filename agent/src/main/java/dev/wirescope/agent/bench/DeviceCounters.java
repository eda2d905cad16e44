package dev.wirescope.agent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel has counted on an interface, {@code rtnl_link_stats64}.
 *
 * @param sentBytes with the header of Ethernet, but on loopback
 */
record DeviceCounters(long sentBytes, long sentPackets, long receivedBytes, long receivedPackets) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Of one interface.
   *
   * @param prefix what runs a command where it is
   */
  static DeviceCounters of(List<String> prefix, String device)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("ip", "-s", "-j", "link", "show", "dev", device));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] text = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException(
          String.join(" ", command) + ": " + new String(text, StandardCharsets.UTF_8));
    }
    JsonNode counted = MAPPER.readTree(text).get(0).get("stats64");
    return new DeviceCounters(
        counted.get("tx").get("bytes").longValue(),
        counted.get("tx").get("packets").longValue(),
        counted.get("rx").get("bytes").longValue(),
        counted.get("rx").get("packets").longValue());
  }
}
