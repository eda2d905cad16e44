package dev.wirescope.query.counter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Shows the counters at {@code /q/metrics} as {@code wirescope_query_*_total}. */
@Singleton
public final class CounterMetrics implements MeterBinder {
  private final Counters counters;

  CounterMetrics(Counters counters) {
    this.counters = counters;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (QueryCounter counter : QueryCounter.values()) {
      String name = "wirescope.query." + counter.name().toLowerCase(Locale.ROOT).replace('_', '.');
      FunctionCounter.builder(name, counters, values -> values.get(counter))
          .description(counter.meaning())
          .register(registry);
    }
  }
}
