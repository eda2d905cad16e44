package dev.wirescope.query.webhook;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wirescope.query.config.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The webhooks of all tenants in one file, which only its owner may read: it holds the secrets. */
final class WebhookFile {
  private final Path file;
  private final ObjectMapper mapper;

  WebhookFile(Path file, ObjectMapper mapper) {
    this.file = file;
    this.mapper = mapper;
  }

  /** The webhooks; none if there is no file yet. */
  List<Webhook> read() throws IOException {
    Optional<byte[]> bytes = AtomicFile.read(file);
    return bytes.isEmpty()
        ? List.of()
        : mapper.readValue(bytes.get(), new TypeReference<List<Webhook>>() {});
  }

  void write(List<Webhook> webhooks) throws IOException {
    AtomicFile.write(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(webhooks));
  }
}
