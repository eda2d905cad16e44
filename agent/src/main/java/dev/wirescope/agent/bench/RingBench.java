package dev.wirescope.agent.bench;

import dev.wirescope.agent.batch.ConnectionIds;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.command.Machine;
import dev.wirescope.agent.owner.CachedOwners;
import dev.wirescope.agent.ring.MappedRing;
import dev.wirescope.agent.symbol.KernelNames;
import dev.wirescope.agent.text.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * One ring, one flood, three consumers in turns: each round runs them in the reverse order of the
 * round before, so that a machine that slows down meanwhile slows all of them.
 */
final class RingBench {
  private final RingBenchSettings settings;

  RingBench(RingBenchSettings settings) {
    this.settings = settings;
  }

  /** Of one consumer: the floods at full speed and those at the given rate. */
  record Trials(List<Trial> flooded, List<Trial> paced) {}

  /** By consumer, in the order of the table. */
  Map<String, Trials> run() throws Exception {
    try (Flood flood = new Flood(settings.ringBytes());
        MappedRing ring = MappedRing.of(flood.ring());
        BufferAllocator allocator = new RootAllocator();
        ArrowSink arrow = new ArrowSink(rowSources(), allocator);
        FieldSink fields = new FieldSink();
        NativeConsumer libbpf = new NativeConsumer(flood.ringId(), settings.periodUs())) {
      long periodUs = settings.periodUs();
      List<Consumer> consumers =
          List.of(
              libbpf,
              new AgentConsumer("Java, fields read", ring.ring(), fields, periodUs),
              new AgentConsumer("Java, into Arrow", ring.ring(), arrow, periodUs));
      warmUp(flood, consumers);
      return measure(flood, consumers);
    }
  }

  private Map<String, Trials> measure(Flood flood, List<Consumer> consumers) throws Exception {
    Map<String, Trials> trials = new LinkedHashMap<>();
    consumers.forEach(
        consumer -> trials.put(consumer.name(), new Trials(new ArrayList<>(), new ArrayList<>())));
    for (int round = 0; round < settings.rounds(); round++) {
      for (Consumer consumer : round % 2 == 0 ? consumers : consumers.reversed()) {
        trials.get(consumer.name()).flooded().add(flooded(flood, consumer));
        trials.get(consumer.name()).paced().add(paced(flood, consumer));
      }
    }
    return trials;
  }

  private void warmUp(Flood flood, List<Consumer> consumers) throws Exception {
    for (int round = 0; round < settings.warmUpRounds(); round++) {
      for (Consumer consumer : consumers) {
        flooded(flood, consumer);
      }
    }
  }

  private Trial flooded(Flood flood, Consumer consumer) throws Exception {
    Consumer.Running running = consumer.start();
    Flood.Totals produced = flood.atFullSpeed(settings.floodNs());
    return new Trial(produced, running.await());
  }

  private Trial paced(Flood flood, Consumer consumer) throws Exception {
    Consumer.Running running = consumer.start();
    Flood.Totals produced = flood.paced(settings.pacedPerSecond(), settings.pacedNs());
    return new Trial(produced, running.await());
  }

  private static RowSources rowSources() {
    return new RowSources(
        Utf8.of(Machine.hostName()),
        new UnixClock(),
        CachedOwners.ofThisMachine(),
        new ConnectionIds(Machine.bootId()),
        KernelNames.none());
  }
}
