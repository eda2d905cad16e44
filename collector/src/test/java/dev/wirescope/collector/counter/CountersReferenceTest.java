package dev.wirescope.collector.counter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page is written from the enum; run with {@code -Dwrite-reference=true} to write it anew. */
class CountersReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference/counters-collector.md");

  @Test
  void shouldDescribeEveryCounter() throws IOException {
    String page = page();
    if (Boolean.getBoolean("write-reference")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(page, Files.readString(PAGE));
  }

  private static String page() {
    StringBuilder text =
        new StringBuilder(
            """
            # Counters of the collector

            Metrics at `/q/metrics`, by default on port 8816 of the loopback interface. Nothing that
            arrives leaves the collector without being counted here.

            | metric | counts |
            | --- | --- |
            """);
    for (CollectorCounter counter : CollectorCounter.values()) {
      text.append("| `%s_total` | %s |\n".formatted(counter.metric(), counter.meaning()));
    }
    return text.append(
            """

            Besides: `wirescope_collector_buffered_bytes` (bytes that wait to be stored) and
            `wirescope_collector_streams` (streams that agents have open), as they are now.
            """)
        .toString();
  }
}
