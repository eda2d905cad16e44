package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.agent.detect.NaiveFeed;
import dev.wirescope.agent.event.SequenceGapEvent;
import dev.wirescope.agent.probe.Feeds;
import dev.wirescope.agent.probe.Feeds.Field;
import dev.wirescope.agent.probe.Feeds.Format;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real datagrams, numbered with mistakes that a slow model is told of, too. */
@KernelTest
class FeedTest {
  private static final int PORT = 26_400;
  private static final int STEPS = 4000;
  private static final long NEVER_NS = Long.MAX_VALUE;
  private static final String LOOPBACK = "127.0.0.1";

  static Stream<Format> formats() {
    return Stream.of(
        new Format(PORT, new Field(10, 8), new Field(18, 2), false),
        new Format(PORT, new Field(0, 4), null, true),
        new Format(PORT, new Field(2, 2), null, false),
        new Format(PORT, new Field(3, 4), new Field(1, 1), true),
        new Format(PORT, new Field(5, 1), null, false));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void shouldTellWhatTheModelTells(Format format) throws Exception {
    NaiveFeed model =
        new NaiveFeed(-1L >>> (Long.SIZE - Byte.SIZE * format.number().bytes()), Long.MAX_VALUE);
    RecordedEvents seen = new RecordedEvents();
    try (KernelEvents events = start(NEVER_NS, format);
        Feed feed = new Feed(format, LOOPBACK)) {
      Random random = new Random(format.hashCode());
      long mask = -1L >>> (Long.SIZE - Byte.SIZE * format.number().bytes());
      long next = random.nextLong() & mask;
      List<long[]> held = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        long count = format.count() == null ? 1 : random.nextInt(4);
        List<long[]> out = new ArrayList<>();
        switch (random.nextInt(12)) {
          case 0 -> next = (next + 1 + random.nextInt(3)) & mask; // lost
          case 1 -> held.add(new long[] {next, count}); // overtaken
          case 2 -> out.add(new long[] {(next - 1 - random.nextInt(5)) & mask, 1}); // again
          case 3 -> {
            out.addAll(held);
            held.clear();
          }
          default -> out.add(new long[] {next, count});
        }
        if (i % 1000 == 999) { // begins anew
          held.clear();
          long anew = (next - (mask >>> 2)) & mask;
          for (int j = 0; j < 20; j++) {
            out.add(new long[] {(anew + j) & mask, 1});
          }
          next = (anew + 19) & mask;
          count = 1;
        }
        for (long[] datagram : out) {
          feed.send(datagram[0], datagram[1]);
          model.onDatagram(datagram[0], datagram[1], 1);
        }
        next = (next + count) & mask;
      }
      assertTrue(model.told().size() > STEPS / 20, "the model tells " + model.told().size());
      seen.drainUntil(events, () -> seen.sequenceGaps.size() >= model.told().size());
      assertEquals(gaps(model), seen.sequenceGaps.stream().map(FeedTest::gap).toList());
      for (SequenceGapEvent gap : seen.sequenceGaps) {
        assertEquals(PORT, gap.localPort());
        assertEquals(feed.senderPort(), gap.remotePort());
        assertEquals(ProcessHandle.current().pid(), gap.pid(), "who reads it");
        assertEquals(4, gap.ipVersion());
        assertTrue(gap.durationNs() > 0 && gap.timeNs() == gap.startNs() + gap.durationNs());
      }
    }
  }

  @Test
  void shouldNotWaitLongerThanItWasTold() throws Exception {
    Format format = new Format(PORT, new Field(0, 8), null, false);
    RecordedEvents seen = new RecordedEvents();
    try (KernelEvents events = start(20_000_000, format);
        Feed feed = new Feed(format, LOOPBACK)) {
      feed.send(1, 1);
      feed.send(5, 1);
      Thread.sleep(40);
      feed.send(2, 1); // too late
      feed.send(6, 1);
      assertTrue(seen.drainUntil(events, () -> !seen.sequenceGaps.isEmpty()));
      assertEquals(new Gap(2, 3, 0), gap(seen.sequenceGaps.getFirst()));
    }
  }

  @Test
  void shouldTakeSixteenInARowForANewBeginning() throws Exception {
    Format format = new Format(PORT, new Field(0, 8), null, false);
    RecordedEvents seen = new RecordedEvents();
    try (KernelEvents events = start(NEVER_NS, format);
        Feed feed = new Feed(format, LOOPBACK)) {
      feed.send(1000, 1);
      sendAll(feed, 1, 15); // one too few
      feed.send(1001, 1);
      feed.send(1003, 1);
      feed.send(1005, 1);
      sendAll(feed, 1, 16);
      feed.send(18, 1);
      feed.send(20, 1);
      assertTrue(seen.drainUntil(events, () -> seen.sequenceGaps.size() == 3));
      assertEquals(
          List.of(new Gap(1002, 1, 0), new Gap(1004, 1, 0), new Gap(17, 1, 0)),
          seen.sequenceGaps.stream().map(FeedTest::gap).toList());
    }
  }

  private static void sendAll(Feed feed, long first, long last) throws Exception {
    for (long number = first; number <= last; number++) {
      feed.send(number, 1);
    }
  }

  @Test
  void shouldCountALargeGapAndWhatComesOfItAfterAll() throws Exception {
    Format format = new Format(PORT, new Field(0, 4), null, false);
    RecordedEvents seen = new RecordedEvents();
    try (KernelEvents events = start(NEVER_NS, format);
        Feed feed = new Feed(format, LOOPBACK)) {
      feed.send(10, 1);
      feed.send(1011, 1);
      for (int number = 1010; number > 10; number--) {
        feed.send(number, 1);
      }
      feed.send(2_000_001_012L, 1);
      feed.send(2_000_001_013L + 1, 1);
      assertTrue(seen.drainUntil(events, () -> seen.sequenceGaps.size() == 2));
      assertEquals(new Gap(11, 1000, 1000), gap(seen.sequenceGaps.get(0)));
      assertEquals(new Gap(1012, 2_000_000_000L, 0), gap(seen.sequenceGaps.get(1)));
    }
  }

  @Test
  void shouldTellSendersGroupsAndFamiliesApart() throws Exception {
    Format format = new Format(PORT, new Field(0, 8), null, false);
    RecordedEvents seen = new RecordedEvents();
    try (KernelEvents events = start(NEVER_NS, format);
        Feed first = new Feed(format, "::1");
        DatagramChannel second = DatagramChannel.open(StandardProtocolFamily.INET6)) {
      second.connect(new InetSocketAddress(InetAddress.ofLiteral("::1"), PORT));
      for (long number = 0; number < 1000; number++) {
        first.send(number + (number >= 500 ? 1 : 0), 1);
        second.write(first.datagram(1_000_000 + number + (number >= 900 ? 2 : 0), 1));
      }
      first.send(1002, 1);
      second.write(first.datagram(1_001_003, 1));
      assertTrue(seen.drainUntil(events, () -> seen.sequenceGaps.size() == 2));
      assertEquals(new Gap(500, 1, 0), gap(seen.sequenceGaps.get(0)));
      assertEquals(new Gap(1_000_900, 2, 0), gap(seen.sequenceGaps.get(1)));
      assertEquals(6, seen.sequenceGaps.get(0).ipVersion());
      assertEquals(
          ((InetSocketAddress) second.getLocalAddress()).getPort(),
          seen.sequenceGaps.get(1).remotePort());
    }
  }

  @Test
  void shouldFollowGroupsOfOneSocket() throws Exception {
    Format format = new Format(PORT, new Field(0, 8), null, false);
    RecordedEvents seen = new RecordedEvents();
    NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral(LOOPBACK));
    try (KernelEvents events = start(NEVER_NS, format);
        Feed feed = new Feed(format, "0.0.0.0")) {
      for (String group : List.of("239.7.7.1", "239.7.7.2")) {
        feed.receiver.join(InetAddress.ofLiteral(group), loopback);
      }
      feed.sender.disconnect();
      feed.sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
      for (long number = 0; number < 100; number++) {
        feed.sender.send(feed.datagram(number, 1), group(1));
        long other = 7_000 + number + (number >= 50 ? 3 : 0);
        feed.sender.send(feed.datagram(other, 1), group(2));
      }
      feed.sender.send(feed.datagram(9_000, 1), group(2));
      feed.sender.send(feed.datagram(101, 1), group(1));
      feed.sender.send(feed.datagram(103, 1), group(1));
      assertTrue(seen.drainUntil(events, () -> seen.sequenceGaps.size() == 2));
      assertEquals(new Gap(7_050, 3, 0), gap(seen.sequenceGaps.get(0)));
      assertEquals(new Gap(100, 1, 0), gap(seen.sequenceGaps.get(1)));
    }
  }

  /** With UDP_SEGMENT and UDP_GRO the kernel hands many datagrams to the socket at once. */
  @Test
  void shouldLookIntoBuffersOfManyDatagrams() throws Exception {
    Format format = new Format(PORT, new Field(4, 8), null, false);
    String script =
        """
        use Socket;
        socket(my $in, PF_INET, SOCK_DGRAM, 0); setsockopt($in, 17, 104, 1) or die "UDP_GRO: $!";
        bind($in, sockaddr_in(%d, INADDR_LOOPBACK)) or die "bind: $!";
        socket(my $out, PF_INET, SOCK_DGRAM, 0); setsockopt($out, 17, 103, 100) or die "UDP_SEGMENT: $!";
        my $most = 0;
        for my $send (0 .. 19) {
          my @numbers = map { $send * 40 + $_ } grep { $_ != 17 } 0 .. 39;
          my $bytes = join "", map { pack("x4 Q> x88", $_) } @numbers;
          send($out, $bytes, 0, sockaddr_in(%d, INADDR_LOOPBACK)) or die "send: $!";
          recv($in, my $got, 65536, 0); $most = length $got if length $got > $most;
        }
        print "$most\n";
        """
            .formatted(PORT, PORT);
    RecordedEvents seen = new RecordedEvents();
    try (KernelEvents events = start(NEVER_NS, format)) {
      assertEquals("3900", NetworkNamespace.run("perl", "-e", script).strip());
      assertTrue(seen.drainUntil(events, () -> seen.sequenceGaps.size() == 19));
      List<Gap> expected = new ArrayList<>();
      for (long send = 0; send < 19; send++) { // the next one tells
        expected.add(new Gap(send * 40 + 17, 1, 0));
      }
      assertEquals(expected, seen.sequenceGaps.stream().map(FeedTest::gap).toList());
    }
  }

  /** The rule itself counts what it drops, and the reader knows what it got. */
  @Test
  void shouldMissWhatWasDropped() throws Exception {
    Format format = new Format(PORT, new Field(0, 8), null, false);
    NaiveFeed model = new NaiveFeed(-1L, Long.MAX_VALUE);
    try (NetworkNamespace host = new NetworkNamespace("feed");
        Rows rows = Rows.watch(new Feeds(List.of(format), NEVER_NS), host)) {
      host.exec("nft", "add table inet t");
      host.exec("nft", "add chain inet t in { type filter hook input priority 0; }");
      host.exec(
          "nft",
          "add rule inet t in udp dport %d numgen random mod 20 == 0 counter drop".formatted(PORT));
      long sent = 20_000;
      host.start("feed-reader", () -> sendAndReceive(format, sent, model)).get();
      String rules = host.exec("nft", "list", "chain", "inet", "t", "in");
      host.exec("nft", "flush", "chain", "inet", "t", "in");
      Matcher dropped = Pattern.compile("counter packets ([0-9]+)").matcher(rules);
      assertTrue(dropped.find(), rules);
      List<JsonNode> gaps =
          rows.await(
              "gap", model.told().size(), row -> row.get("gap_kind").asText().equals("sequence"));
      List<Gap> told = new ArrayList<>();
      for (JsonNode row : gaps) {
        assertEquals("lost", row.get("cause").asText());
        assertEquals("feed-reader", row.get("comm").asText());
        told.add(
            new Gap(
                row.get("sequence_first").asLong(),
                row.get("sequence_missing").asLong(),
                row.get("sequence_late").asLong()));
      }
      assertEquals(gaps(model), told);
      long missing = told.stream().mapToLong(Gap::missing).sum();
      long ends = Long.parseLong(dropped.group(1)) - missing;
      assertTrue(
          ends >= 0 && ends < 20,
          ends + " more were dropped, before the first and after the last gap");
    }
  }

  private static Void sendAndReceive(Format format, long count, NaiveFeed model) throws Exception {
    try (Feed feed = new Feed(format, LOOPBACK)) {
      for (long number = 0; number < count; number++) {
        for (long received : feed.send(number, 1)) {
          model.onDatagram(received, 1, 1);
        }
      }
      return null;
    }
  }

  private static InetSocketAddress group(int number) {
    return new InetSocketAddress(InetAddress.ofLiteral("239.7.7." + number), PORT);
  }

  private static KernelEvents start(long settleNs, Format format) {
    return KernelEvents.start(
        KernelEventsConfig.defaults().withFeeds(new Feeds(List.of(format), settleNs)));
  }

  /** Numbers that were skipped, and how many of them came late. */
  private record Gap(long first, long missing, long late) {}

  private static List<Gap> gaps(NaiveFeed model) {
    return model.told().stream().map(g -> new Gap(g.first(), g.missing(), g.late())).toList();
  }

  private static Gap gap(SequenceGapEvent event) {
    return new Gap(event.first(), event.missing(), event.late());
  }

  /** A sender and a receiver that reads everything at once. */
  private static final class Feed implements AutoCloseable {
    private final Format format;
    private final DatagramChannel receiver;
    private final DatagramChannel sender;
    private final ByteBuffer payload = ByteBuffer.allocate(64);
    private final ByteBuffer received = ByteBuffer.allocate(64);

    Feed(Format format, String address) throws Exception {
      this.format = format;
      StandardProtocolFamily family =
          address.contains(":") ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
      receiver = DatagramChannel.open(family);
      receiver.bind(new InetSocketAddress(InetAddress.ofLiteral(address), PORT));
      receiver.configureBlocking(false);
      sender = DatagramChannel.open(family);
      sender.connect(
          new InetSocketAddress(
              InetAddress.ofLiteral(address.equals("0.0.0.0") ? LOOPBACK : address), PORT));
    }

    /** What the receiver got of it, as numbers of 8 bytes at the start of the payload. */
    List<Long> send(long number, long count) throws Exception {
      sender.write(datagram(number, count));
      List<Long> got = new ArrayList<>();
      while (receiver.receive(received.clear()) != null) {
        got.add(received.getLong(0));
      }
      return got;
    }

    ByteBuffer datagram(long number, long count) {
      put(format.number(), number);
      if (format.count() != null) {
        put(format.count(), count);
      }
      return payload.clear();
    }

    int senderPort() throws Exception {
      return ((InetSocketAddress) sender.getLocalAddress()).getPort();
    }

    @Override
    public void close() throws Exception {
      sender.close();
      receiver.close();
    }

    private void put(Field field, long value) {
      ByteBuffer raw = ByteBuffer.allocate(Long.BYTES);
      boolean little = format.littleEndian();
      raw.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN).putLong(0, value);
      payload.put(
          field.offset(), raw.array(), little ? 0 : Long.BYTES - field.bytes(), field.bytes());
    }
  }
}
