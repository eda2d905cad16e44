package dev.wirescope.query.tail;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.query.config.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far each table was read, in a small file: a restarted service goes on where it stopped
 * instead of missing what came meanwhile. The table of findings cannot tell, since nothing is
 * written to it while nothing is wrong.
 */
final class TailPosition {
  private final Path file;
  private final ObjectMapper mapper;
  private Map<String, Long> written = Map.of();

  TailPosition(Path file, ObjectMapper mapper) {
    this.file = file;
    this.mapper = mapper;
  }

  /** Table to the time of its newest row that was dealt with; empty if there is no file yet. */
  Map<String, Long> read() throws IOException {
    Optional<byte[]> bytes = AtomicFile.read(file);
    if (bytes.isEmpty()) {
      return Map.of();
    }
    written = mapper.readValue(bytes.get(), new TypeReference<HashMap<String, Long>>() {});
    return Map.copyOf(written);
  }

  /** Writes {@code position} unless it is there already. */
  void write(Map<String, Long> position) throws IOException {
    if (!position.equals(written)) {
      AtomicFile.write(file, mapper.writeValueAsBytes(position));
      written = Map.copyOf(position);
    }
  }
}
