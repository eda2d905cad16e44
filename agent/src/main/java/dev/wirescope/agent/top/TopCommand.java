package dev.wirescope.agent.top;

import dev.wirescope.agent.batch.ConnectionIds;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.command.ConnectionOptions;
import dev.wirescope.agent.command.EventSourceOpener;
import dev.wirescope.agent.command.Machine;
import dev.wirescope.agent.command.OrderlyStop;
import dev.wirescope.agent.command.ProbeNotices;
import dev.wirescope.agent.command.SpanConverter;
import dev.wirescope.agent.notice.Notices;
import dev.wirescope.agent.owner.CachedOwners;
import dev.wirescope.agent.packet.InterfaceSelection;
import dev.wirescope.agent.probe.EventSource;
import dev.wirescope.agent.probe.Feeds;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.Probe;
import dev.wirescope.agent.probe.ProbeStatus;
import dev.wirescope.agent.probe.WantedConnections;
import dev.wirescope.agent.probe.Watched;
import dev.wirescope.agent.symbol.KernelNames;
import dev.wirescope.agent.text.Utf8;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wirescope top}. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = "Shows the connections of this node, live, the ones in trouble first.")
public final class TopCommand implements Callable<Integer> {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
  private static final Duration INTERVAL_LEAST = Duration.ofMillis(100);
  private static final int RING_BYTES = 1 << 20;

  @Option(names = "--json", description = "One JSON object a line for each connection.")
  private boolean json;

  @Option(
      names = "--interval",
      paramLabel = "SPAN",
      converter = SpanConverter.class,
      defaultValue = "1s",
      description = "How often, at least 100ms (default ${DEFAULT-VALUE}).")
  private Duration interval;

  @Option(names = "--count", paramLabel = "N", description = "Stop after N intervals.")
  private long count;

  @Option(names = "--pid", paramLabel = "P", description = "Only sockets of this process.")
  private long pid;

  @Mixin private ConnectionOptions connectionOptions;

  @Spec private CommandSpec spec;

  private final EventSourceOpener opener;
  private final PrintStream out;
  private final Screen screen;
  private final Notices notices;

  /** Shows what {@code opener} opens. */
  public TopCommand(EventSourceOpener opener) {
    this(
        opener,
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        Screen.ofStandardOutput(),
        Notices.onStandardError());
  }

  TopCommand(EventSourceOpener opener, PrintStream out, Screen screen, Notices notices) {
    this.opener = opener;
    this.out = out;
    this.screen = screen;
    this.notices = notices;
  }

  /** The probes that this needs, and every connection told each time whether it moves or not. */
  public static KernelEventsConfig probes() {
    return KernelEventsConfig.defaults()
        .withProbes(
            EnumSet.of(
                Probe.CONNECTION,
                Probe.SOCKET_USER,
                Probe.ZERO_WINDOW,
                Probe.EXISTING_SOCKET,
                Probe.CONNECTION_SUMMARY))
        .withRingBytes(RING_BYTES)
        .withZeroWindowDurationMinNs(Long.MAX_VALUE)
        .withSummaryOfAll(true);
  }

  @Override
  public Integer call() throws InterruptedException {
    check();
    WantedConnections wanted = connectionOptions.wanted();
    RowSources sources =
        new RowSources(
            Utf8.of(Machine.hostName()),
            new UnixClock(),
            CachedOwners.ofThisMachine(),
            new ConnectionIds(Machine.bootId()),
            KernelNames.none());
    ConnectionForm form = json ? new JsonForm() : new TableForm();
    try (BufferAllocator allocator = new RootAllocator();
        SummaryCollector collector =
            new SummaryCollector(
                sources, allocator, new ConnectionFilter(pid, wanted.ports()), form);
        EventSource source = open(wanted, collector)) {
      if (source == null || !canTell(source)) {
        return 1;
      }
      return top(source, collector, sources.clock());
    }
  }

  private int top(EventSource source, SummaryCollector collector, UnixClock clock)
      throws InterruptedException {
    TopLoop loop = new TopLoop(source, collector, view(clock), clock);
    ProbeNotices.sayWhatDoesNotRun(source.status(), notices);
    try (OrderlyStop stop = OrderlyStop.by(loop::stop, STOP_WITHIN)) {
      loop.run(interval, count);
      return stop.finish(0);
    }
  }

  private View view(UnixClock clock) {
    return json
        ? new JsonView(out, Machine.hostName(), () -> clock.toUnixNs(System.nanoTime()))
        : new TableView(
            out,
            ZoneId.systemDefault(),
            screen,
            screen.isTerminal() && System.getenv("NO_COLOR") == null);
  }

  private EventSource open(WantedConnections wanted, SummaryCollector collector) {
    try {
      return opener.open(new Watched(InterfaceSelection.NONE, wanted, Feeds.NONE), collector);
    } catch (RuntimeException e) {
      notices.say(e.getMessage());
      return null;
    }
  }

  /** Without the one probe that tells connections there is nothing to show. */
  private boolean canTell(EventSource source) {
    for (ProbeStatus status : source.status()) {
      if (status.probe().equals(Probe.CONNECTION_SUMMARY.label())
          && status.state() == ProbeStatus.State.FAILED) {
        notices.say("probe " + status.probe() + " does not run: " + status.reason());
        return false;
      }
    }
    return true;
  }

  private void check() {
    if (pid < 0 || count < 0) {
      throw new ParameterException(spec.commandLine(), "--pid and --count are positive");
    }
    if (interval.compareTo(INTERVAL_LEAST) < 0) {
      throw new ParameterException(spec.commandLine(), "--interval is at least 100ms");
    }
  }
}
