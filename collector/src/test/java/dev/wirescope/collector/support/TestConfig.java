package dev.wirescope.collector.support;

import dev.wirescope.collector.config.CollectorConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.TreeMap;

/** A configuration as the collector reads it, from a few properties. */
public final class TestConfig {
  private TestConfig() {}

  /** Property names without the {@code wirescope.} before them; the Flight port is any free one. */
  public static CollectorConfig of(Map<String, String> properties) {
    Map<String, String> all = new TreeMap<>();
    all.put("wirescope.flight.port", "0");
    properties.forEach((name, value) -> all.put("wirescope." + name, value));
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withMapping(CollectorConfig.class)
        .withSources(new PropertiesConfigSource(all, "test", 500))
        .build()
        .getConfigMapping(CollectorConfig.class);
  }
}
