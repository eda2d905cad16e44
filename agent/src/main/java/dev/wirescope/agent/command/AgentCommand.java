package dev.wirescope.agent.command;

import dev.wirescope.agent.batch.ConnectionIds;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.counter.AgentCounter;
import dev.wirescope.agent.counter.AgentCounters;
import dev.wirescope.agent.flight.BearerToken;
import dev.wirescope.agent.flight.CollectorAddress;
import dev.wirescope.agent.flight.FlightSink;
import dev.wirescope.agent.flight.QueueBounds;
import dev.wirescope.agent.netfilter.DropRules;
import dev.wirescope.agent.notice.Notices;
import dev.wirescope.agent.owner.CachedOwners;
import dev.wirescope.agent.pipeline.Pipeline;
import dev.wirescope.agent.pipeline.Rhythm;
import dev.wirescope.agent.pipeline.WarmUp;
import dev.wirescope.agent.probe.EventSource;
import dev.wirescope.agent.probe.WantedConnections;
import dev.wirescope.agent.probe.Watched;
import dev.wirescope.agent.symbol.KernelNames;
import dev.wirescope.agent.text.Utf8;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wirescope agent}: the stations in the order of the data's journey. */
@Command(
    name = "agent",
    mixinStandardHelpOptions = true,
    description = "Watches this node and sends what it sees to a collector.")
public final class AgentCommand implements Callable<Integer> {
  private static final Duration FLUSH_WITHIN = Duration.ofSeconds(5);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
  private static final int MIB_BITS = 20;
  private static final int QUEUE_MIB_MOST = 4096;

  @Option(
      names = "--collector",
      required = true,
      paramLabel = "URI",
      description = "grpc://HOST:PORT (this machine only) or grpc+tls://HOST:PORT.")
  private String collector;

  @Option(
      names = "--token-file",
      required = true,
      paramLabel = "F",
      description = "File that holds this agent's token; read anew at each connection.")
  private Path tokenFile;

  @Option(names = "--node", paramLabel = "NAME", description = "Default: this machine's name.")
  private String node;

  @Option(names = "--insecure", description = "Allow plain text to another machine.")
  private boolean insecure;

  @Option(
      names = "--queue-mib",
      paramLabel = "N",
      defaultValue = "32",
      description = "What may wait for the collector (default ${DEFAULT-VALUE} MiB).")
  private int queueMib;

  @Mixin private ConnectionOptions connectionOptions;

  @Mixin private InterfaceOptions interfaceOptions;

  @Mixin private FeedOptions feedOptions;

  @Spec private CommandSpec spec;

  private final EventSourceOpener opener;
  private final Notices notices;
  private final AgentCounters counters = new AgentCounters();

  /** Watches what {@code opener} opens. */
  public AgentCommand(EventSourceOpener opener) {
    this(opener, Notices.onStandardError());
  }

  AgentCommand(EventSourceOpener opener, Notices notices) {
    this.opener = opener;
    this.notices = notices;
  }

  @Override
  public Integer call() throws InterruptedException {
    CollectorAddress address = address();
    QueueBounds bounds = bounds();
    Watched watched =
        new Watched(interfaceOptions.selection(), connectionOptions.wanted(), feedOptions.feeds());
    BearerToken token = new BearerToken(tokenFile);
    try {
      token.read();
    } catch (IOException e) {
      notices.say(e.getMessage());
      return 1;
    }
    KernelNames kernelNames = KernelNames.ofThisKernel();
    RowSources sources =
        new RowSources(
            Utf8.of(node == null ? Machine.hostName() : node),
            new UnixClock(),
            CachedOwners.ofThisMachine(),
            new ConnectionIds(Machine.bootId()),
            kernelNames,
            DropRules.ofThisMachine(kernelNames));
    try (BufferAllocator allocator = new RootAllocator();
        EventSource source = open(watched, sources, allocator)) {
      if (source == null) {
        return 1;
      }
      ProbeNotices.sayWhatDoesNotRun(source.status(), notices);
      notices.say(
          "agent runs: " + ProbeNotices.summary(source.status()) + ", sending to " + address);
      if (!watched.connections().equals(WantedConnections.ALL)) {
        notices.say("only some connections are watched: " + connectionOptions);
      }
      try (FlightSink sink = new FlightSink(address, token, bounds, allocator, counters, notices)) {
        return run(source, sources, allocator, sink);
      }
    }
  }

  private int run(
      EventSource source, RowSources sources, BufferAllocator allocator, FlightSink sink)
      throws InterruptedException {
    Pipeline pipeline =
        new Pipeline(
            source, sources, allocator, sink, sink, Rhythm.ofAgent(), interfaceOptions.rates());
    try (OrderlyStop stop = OrderlyStop.by(pipeline::stop, STOP_WITHIN)) {
      sink.start();
      pipeline.run();
      sink.flush(FLUSH_WITHIN);
      sink.close();
      sayCounts();
      return stop.finish(0);
    }
  }

  private void sayCounts() {
    List<String> counts = new ArrayList<>();
    for (AgentCounter counter : AgentCounter.values()) {
      counts.add(counters.total(counter) + " " + counter.meaning());
    }
    notices.say("agent stopped: " + String.join(", ", counts));
  }

  private EventSource open(Watched watched, RowSources sources, BufferAllocator allocator) {
    try (WarmUp warmUp = new WarmUp(sources, allocator)) {
      return opener.open(watched, warmUp.handler());
    } catch (RuntimeException e) {
      notices.say(e.getMessage());
      return null;
    }
  }

  private CollectorAddress address() {
    try {
      return CollectorAddress.parse(collector, insecure);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private QueueBounds bounds() {
    if (queueMib < 1 || queueMib > QUEUE_MIB_MOST) {
      throw new ParameterException(
          spec.commandLine(), "--queue-mib must be from 1 to " + QUEUE_MIB_MOST);
    }
    return new QueueBounds(
        (long) queueMib << MIB_BITS,
        QueueBounds.DEFAULT.maxBatches(),
        QueueBounds.DEFAULT.maxInFlight());
  }
}
