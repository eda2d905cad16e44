package dev.wirescope.agent.watch;

import dev.wirescope.agent.batch.ConnectionIds;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.command.ConnectionOptions;
import dev.wirescope.agent.command.EventSourceOpener;
import dev.wirescope.agent.command.FeedOptions;
import dev.wirescope.agent.command.InterfaceOptions;
import dev.wirescope.agent.command.Machine;
import dev.wirescope.agent.command.OrderlyStop;
import dev.wirescope.agent.command.ProbeNotices;
import dev.wirescope.agent.command.SpanConverter;
import dev.wirescope.agent.netfilter.DropRules;
import dev.wirescope.agent.notice.Notices;
import dev.wirescope.agent.owner.CachedOwners;
import dev.wirescope.agent.pipeline.PathLosses;
import dev.wirescope.agent.pipeline.Pipeline;
import dev.wirescope.agent.pipeline.Rhythm;
import dev.wirescope.agent.pipeline.WarmUp;
import dev.wirescope.agent.probe.EventSource;
import dev.wirescope.agent.probe.Watched;
import dev.wirescope.agent.symbol.KernelNames;
import dev.wirescope.agent.text.Utf8;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wirescope watch}. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Shows the events of this node as they happen; needs no backend.")
public final class WatchCommand implements Callable<Integer> {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  @Option(names = "--json", description = "One JSON object a line instead of a table.")
  private boolean json;

  @Option(
      names = "--only",
      paramLabel = "KIND",
      split = ",",
      description =
          "Only these kinds: connect, accept, close, retransmission, zero_window, drop,"
              + " local_drop_stall, reset, listen_overflow, micro_burst, gap, lost."
              + " What was lost is always shown.")
  private List<String> only = List.of();

  @Option(names = "--pid", paramLabel = "P", description = "Only sockets of this process.")
  private long pid;

  @Option(
      names = "--duration",
      paramLabel = "SPAN",
      converter = SpanConverter.class,
      description = "Stop after this time, for instance 10s; otherwise at Ctrl-C.")
  private Duration duration;

  @Mixin private ConnectionOptions connectionOptions;

  @Mixin private InterfaceOptions interfaceOptions;

  @Mixin private FeedOptions feedOptions;

  @Spec private CommandSpec spec;

  private final EventSourceOpener opener;
  private final PrintStream out;
  private final Notices notices;

  /** Watches the probes of this kernel. */
  public WatchCommand(EventSourceOpener opener) {
    this(
        opener,
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        Notices.onStandardError());
  }

  WatchCommand(EventSourceOpener opener, PrintStream out, Notices notices) {
    this.opener = opener;
    this.out = out;
    this.notices = notices;
  }

  @Override
  public Integer call() throws InterruptedException {
    RowFilter filter = filter();
    KernelNames kernelNames = KernelNames.ofThisKernel();
    RowSources sources =
        new RowSources(
            Utf8.of(Machine.hostName()),
            new UnixClock(),
            CachedOwners.ofThisMachine(),
            new ConnectionIds(Machine.bootId()),
            kernelNames,
            DropRules.ofThisMachine(kernelNames));
    try (BufferAllocator allocator = new RootAllocator();
        EventSource source = open(sources, allocator)) {
      if (source == null) {
        return 1;
      }
      return watch(source, sources, allocator, filter);
    }
  }

  private int watch(
      EventSource source, RowSources sources, BufferAllocator allocator, RowFilter filter)
      throws InterruptedException {
    AtomicReference<Pipeline> running = new AtomicReference<>();
    PrintingSink sink = new PrintingSink(printer(), filter, out, () -> running.get().stop());
    Pipeline pipeline =
        new Pipeline(
            source,
            sources,
            allocator,
            sink,
            PathLosses.NONE,
            Rhythm.ofWatch(),
            interfaceOptions.rates());
    running.set(pipeline);
    ProbeNotices.sayWhatDoesNotRun(source.status(), notices);
    sink.printHead();
    try (OrderlyStop stop = OrderlyStop.by(pipeline::stop, STOP_WITHIN)) {
      if (duration != null) {
        pipeline.stopAfter(duration);
      }
      pipeline.run();
      return stop.finish(0);
    }
  }

  private EventSource open(RowSources sources, BufferAllocator allocator) {
    try (WarmUp warmUp = new WarmUp(sources, allocator)) {
      return opener.open(
          new Watched(
              interfaceOptions.selection(), connectionOptions.wanted(), feedOptions.feeds()),
          warmUp.handler());
    } catch (RuntimeException e) {
      notices.say(e.getMessage());
      return null;
    }
  }

  private LinePrinter printer() {
    return json ? new JsonPrinter() : new TablePrinter(ZoneId.systemDefault(), onTerminal());
  }

  private static boolean onTerminal() {
    return System.getenv("NO_COLOR") == null && Terminal.isStandardOutput();
  }

  private RowFilter filter() {
    for (String kind : only) {
      if (!RowFilter.KINDS.contains(kind)) {
        throw new ParameterException(
            spec.commandLine(),
            "--only: no kind '" + kind + "'; there are " + String.join(", ", RowFilter.KINDS));
      }
    }
    if (pid < 0) {
      throw new ParameterException(spec.commandLine(), "--pid is positive");
    }
    return new RowFilter(Set.copyOf(only), pid, connectionOptions.wanted());
  }
}
