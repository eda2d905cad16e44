package dev.wirescope.agent.watch;

import dev.wirescope.agent.batch.Batch;
import dev.wirescope.agent.batch.ConnectionIds;
import dev.wirescope.agent.batch.GapsBatch;
import dev.wirescope.agent.batch.MicroBurstsBatch;
import dev.wirescope.agent.batch.RowSources;
import dev.wirescope.agent.batch.WaveformsBatch;
import dev.wirescope.agent.burst.BurstReporter;
import dev.wirescope.agent.burst.BurstRows;
import dev.wirescope.agent.burst.ConnectionTrouble;
import dev.wirescope.agent.burst.InterfaceRates;
import dev.wirescope.agent.burst.KnownConnections;
import dev.wirescope.agent.burst.RecentLosses;
import dev.wirescope.agent.burst.RecentZeroWindows;
import dev.wirescope.agent.capture.CaptureFile;
import dev.wirescope.agent.capture.CapturePackets;
import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.command.InterfaceOptions;
import dev.wirescope.agent.notice.Notices;
import dev.wirescope.agent.owner.Owners;
import dev.wirescope.agent.probe.WantedConnections;
import dev.wirescope.agent.symbol.KernelNames;
import dev.wirescope.agent.text.Utf8;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wirescope replay}: the detectors of bursts and silences over a capture. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Finds micro-bursts and gaps in a capture (pcap or pcapng), with the detectors that the agent"
            + " runs live. Packets whose direction the capture does not tell count as sent.")
public final class ReplayCommand implements Callable<Integer> {
  private static final long STEP_NS = 10_000_000;
  private static final long AFTER_NS = 1_000_000_000;
  private static final int ROWS = 1;

  @Parameters(paramLabel = "FILE", description = "What tcpdump -w or dumpcap has written.")
  private Path file;

  @Option(names = "--json", description = "One JSON object a line instead of a table.")
  private boolean json;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      converter = InterfaceOptions.BitRateConverter.class,
      description =
          "Rate of the interfaces in bits a second, for instance 10G; without it a burst is what is"
              + " unusual in the capture.")
  private long bytesPerSecond;

  private final PrintStream out;
  private final Notices notices;

  /** Prints to the terminal. */
  public ReplayCommand() {
    this(
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        Notices.onStandardError());
  }

  ReplayCommand(PrintStream out, Notices notices) {
    this.out = out;
    this.notices = notices;
  }

  @Override
  public Integer call() {
    try (CapturePackets packets = new CapturePackets(CaptureFile.open(file), bytesPerSecond)) {
      long found = replay(packets);
      notices.say(
          found + " bursts and gaps in " + packets.packets() + " packets of " + file.getFileName());
      if (packets.withoutTime() > 0) {
        notices.say(packets.withoutTime() + " packets have no time in the capture: left out");
      }
      if (packets.failure() != null) {
        notices.say(packets.failure().getMessage());
        return 1;
      }
      return 0;
    } catch (IOException e) {
      notices.say(message(e));
      return 1;
    }
  }

  private long replay(CapturePackets packets) {
    LinePrinter printer =
        json
            ? new JsonPrinter()
            : new TablePrinter(ZoneId.systemDefault(), Terminal.isStandardOutput());
    PrintingSink sink =
        new PrintingSink(printer, new RowFilter(Set.of(), 0, WantedConnections.ALL), out, () -> {});
    // The times of a capture are Unix times already.
    UnixClock clock = new UnixClock(() -> 0, () -> 0);
    RowSources sources =
        new RowSources(
            Utf8.of(String.valueOf(file.getFileName())),
            clock,
            Owners.NONE,
            new ConnectionIds(""),
            KernelNames.none());
    sink.printHead();
    try (BufferAllocator allocator = new RootAllocator();
        Printed rows = new Printed(sources, allocator, sink);
        KnownConnections connections = new KnownConnections();
        BurstReporter reporter =
            new BurstReporter(
                packets,
                rates(),
                sources,
                connections,
                new RecentLosses(),
                new RecentZeroWindows(),
                new ConnectionTrouble(),
                null,
                rows,
                () -> {})) {
      long now = 0;
      while (packets.hasNext()) {
        now = Math.max(now + STEP_NS, packets.nextTimeNs() + 1);
        reporter.look(now);
      }
      reporter.look(now + AFTER_NS);
      reporter.finish();
      return rows.count;
    }
  }

  private InterfaceRates rates() {
    return bytesPerSecond == 0 ? InterfaceRates.NONE : InterfaceRates.ofAll(bytesPerSecond);
  }

  private static String message(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "no file " + e.getMessage() + ": name a capture"
        : String.valueOf(e.getMessage());
  }

  /** Each row is printed as it comes. */
  private static final class Printed implements BurstRows, AutoCloseable {
    private final MicroBurstsBatch bursts;
    private final GapsBatch gaps;
    private final PrintingSink sink;
    private long count;

    Printed(RowSources sources, BufferAllocator allocator, PrintingSink sink) {
      this.bursts = new MicroBurstsBatch(sources, allocator, ROWS);
      this.gaps = new GapsBatch(sources, allocator, ROWS);
      this.sink = sink;
    }

    @Override
    public void onMicroBurst(MicroBurstsBatch.Row row) {
      bursts.append(row);
      print(bursts);
    }

    @Override
    public void onGap(GapsBatch.Row row) {
      gaps.append(row);
      print(gaps);
    }

    @Override
    public void onWaveform(WaveformsBatch.Row row) {
      // A terminal draws none.
    }

    @Override
    public void close() {
      bursts.close();
      gaps.close();
    }

    private void print(Batch batch) {
      sink.accept(batch, batch.seal());
      batch.clear();
      count++;
    }
  }
}
