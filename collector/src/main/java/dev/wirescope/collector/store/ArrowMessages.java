package dev.wirescope.collector.store;

import dev.wirescope.schema.ArrowSchemas;
import dev.wirescope.schema.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/** The parts of an Arrow stream, each as bytes: schema, batches, end. */
public final class ArrowMessages {
  private static final int METADATA_BYTES = 16 << 10;

  private ArrowMessages() {}

  /** The message that opens a stream of {@code table}. */
  static byte[] schema(Table table) {
    return bytes(
        METADATA_BYTES, channel -> MessageSerializer.serialize(channel, ArrowSchemas.of(table)));
  }

  /** The rows of {@code root} as one message. */
  public static byte[] batch(VectorSchemaRoot root) {
    try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
      return bytes(
          Math.toIntExact(batch.computeBodyLength()) + METADATA_BYTES,
          channel -> MessageSerializer.serialize(channel, batch));
    }
  }

  /** The message that ends a stream. */
  static byte[] end() {
    return bytes(16, channel -> ArrowStreamWriter.writeEndOfStream(channel, IpcOption.DEFAULT));
  }

  private interface Writing {
    void to(WriteChannel channel) throws IOException;
  }

  private static byte[] bytes(int expected, Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(expected);
    try (WriteChannel channel = new WriteChannel(Channels.newChannel(bytes))) {
      writing.to(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
