package dev.wirescope.agent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code bpf/bench/ring_consumer.c}: libbpf's own reader, in a process of its own. */
final class NativeConsumer implements Consumer, AutoCloseable {
  private static final String RESOURCE = "/bpf/bench/ring_consumer";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path program;
  private final long ringId;
  private final long periodUs;

  NativeConsumer(long ringId, long periodUs) throws IOException {
    this.ringId = ringId;
    this.periodUs = periodUs;
    this.program =
        Files.createTempFile(
            "wirescope-ring-consumer",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (InputStream in = NativeConsumer.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException(RESOURCE + " is not in the program; build it again");
      }
      Files.write(program, in.readAllBytes());
    }
  }

  @Override
  public String name() {
    return "C, libbpf";
  }

  @Override
  public Running start() throws IOException {
    Process process =
        new ProcessBuilder(program.toString(), Long.toString(ringId), Long.toString(periodUs))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    if (!"ready".equals(out.readLine())) {
      throw new IOException("the C consumer did not start");
    }
    return () -> {
      String line = out.readLine();
      if (process.waitFor() != 0 || line == null) {
        throw new IOException("the C consumer failed with status " + process.exitValue());
      }
      JsonNode result = MAPPER.readTree(line);
      return new Consumed(
          result.get("records").asLong(),
          result.get("sum").asLong(),
          result.get("wall_ns").asLong(),
          result.get("cpu_ns").asLong());
    };
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(program);
  }
}
