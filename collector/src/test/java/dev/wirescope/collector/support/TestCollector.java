package dev.wirescope.collector.support;

import dev.wirescope.access.TokenFile;
import dev.wirescope.access.TokenFile.Scope;
import dev.wirescope.collector.Collector;
import dev.wirescope.collector.StartFailure;
import dev.wirescope.collector.counter.CollectorCounter;
import dev.wirescope.collector.counter.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A collector with a tokens file of its own; the token of tenant T is {@code token-T}. */
public final class TestCollector implements AutoCloseable {
  public final Collector collector;
  public final Path tokensFile;
  public final BufferAllocator allocator = new RootAllocator();

  /** Starts one for {@code tenants}, with {@code properties} besides those it needs. */
  public TestCollector(Path directory, List<String> tenants, Map<String, String> properties)
      throws IOException, StartFailure {
    tokensFile = Files.createTempFile(directory, "tokens", "");
    StringBuilder lines = new StringBuilder();
    for (String tenant : tenants) {
      lines.append(line(tenant, "token-" + tenant, null)).append('\n');
    }
    Files.writeString(tokensFile, lines);
    Map<String, String> all = new TreeMap<>();
    all.put("tokens-file", tokensFile.toString());
    all.putAll(properties);
    collector = Collector.start(TestConfig.of(all), new Counters(), Clock.systemUTC());
  }

  /** A line of the tokens file. */
  public static String line(String tenant, String token, Instant expires) {
    return TokenFile.line(token, tenant, EnumSet.of(Scope.INGEST), expires);
  }

  /** Opens a stream for {@code path} with the token of {@code tenant}. */
  public TestSender sender(String tenant, String path, VectorSchemaRoot root) {
    return senderWithToken("token-" + tenant, path, root);
  }

  /** Opens a stream for {@code path} with {@code token}, none if null. */
  public TestSender senderWithToken(String token, String path, VectorSchemaRoot root) {
    return new TestSender(allocator, collector.flightPort(), token, path, root);
  }

  public long count(CollectorCounter counter) {
    return collector.count(counter);
  }

  @Override
  public void close() {
    collector.close();
    allocator.close();
  }
}
