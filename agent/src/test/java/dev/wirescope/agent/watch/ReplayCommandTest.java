package dev.wirescope.agent.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Captures written by hand, so that what must be found in them is known. */
class ReplayCommandTest {
  private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
  private static final int ETHERNET = 1;
  private static final int PACKETS = 100;
  private static final int BYTES = 1500;
  private static final int HEADERS = 14 + 20 + 8;
  private static final long SECOND = 1_763_923_200;

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<String> notices = new ArrayList<>();

  @Test
  void shouldFindTheBurstInACapture() throws IOException {
    assertEquals(0, replay(capture(ETHERNET), "--json", "--rate", "1G"));
    JsonNode burst = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    assertEquals("micro_burst", burst.get("kind").asText());
    assertEquals(SECOND * 1_000_000_000 + 5000, burst.get("start_unix_ns").asLong());
    assertEquals((PACKETS - 1) * 1000, burst.get("duration_ns").asLong());
    assertEquals(PACKETS * BYTES, burst.get("bytes").asLong());
    assertEquals("10.0.0.1", burst.get("local_ip").asText());
    assertEquals("10.0.0.2", burst.get("remote_ip").asText());
    assertEquals(4242, burst.get("top_flows").get(0).get("local_port").asInt());
    assertEquals("udp", burst.get("top_flows").get(0).get("protocol").asText());
    assertEquals(1.0, burst.get("top_flows").get(0).get("share").asDouble());
    assertTrue(notices.getLast().startsWith("1 bursts and gaps in 100 packets"), "" + notices);
  }

  @Test
  void shouldShowATableForAPerson() throws IOException {
    assertEquals(0, replay(capture(ETHERNET), "--rate", "1G"));
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("burst on capture0: 146.5 KiB in 99.0 µs"), text);
  }

  @Test
  void shouldReplayWhatIsThereOfATruncatedFile() throws IOException {
    byte[] whole = capture(ETHERNET);
    byte[] cut = Arrays.copyOf(whole, whole.length - 700);
    assertEquals(1, replay(cut, "--json", "--rate", "1G"));
    JsonNode burst = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    assertTrue(burst.get("packets").asLong() >= PACKETS / 2, "" + burst);
    assertTrue(notices.getLast().contains("cut short"), "" + notices);
    assertEquals(1, notices.getLast().lines().count());
  }

  @Test
  void shouldRefuseACaptureOfAnotherKindOfLink() throws IOException {
    assertEquals(1, replay(capture(147), "--json", "--rate", "1G"));
    assertTrue(notices.getLast().contains("147"), "" + notices);
    assertEquals(1, notices.getLast().lines().count());
  }

  @Test
  void shouldSayInOneLineWhatIsNoCapture() throws IOException {
    assertEquals(1, replay("this is no capture at all".getBytes(StandardCharsets.UTF_8)));
    assertEquals(1, notices.size());
    assertEquals(1, run(directory.resolve("nowhere").toString()));
    assertTrue(notices.getLast().contains("nowhere"), "" + notices);
  }

  private int replay(byte[] file, String... options) throws IOException {
    Path path = directory.resolve("a.pcap");
    Files.write(path, file);
    String[] arguments = Arrays.copyOf(options, options.length + 1);
    arguments[options.length] = path.toString();
    return run(arguments);
  }

  private int run(String... arguments) {
    ReplayCommand command =
        new ReplayCommand(new PrintStream(out, false, StandardCharsets.UTF_8), notices::add);
    return new CommandLine(command).execute(arguments);
  }

  /** 100 datagrams of 1500 bytes, a microsecond apart; only their headers are in the file. */
  private static byte[] capture(int linkType) {
    ByteBuffer file =
        ByteBuffer.allocate(24 + PACKETS * (16 + HEADERS)).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4);
    file.putInt(0).putInt(0).putInt(65_535).putInt(linkType);
    for (int i = 0; i < PACKETS; i++) {
      file.putInt((int) SECOND).putInt(5000 + i * 1000).putInt(HEADERS).putInt(BYTES);
      file.put(headers());
    }
    return file.array();
  }

  private static byte[] headers() {
    ByteBuffer packet = ByteBuffer.allocate(HEADERS);
    packet.put(new byte[12]).putShort((short) 0x0800);
    packet.put((byte) 0x45).put((byte) 0).putShort((short) (BYTES - 14));
    packet.putInt(0).put((byte) 64).put((byte) 17).putShort((short) 0);
    packet.put(new byte[] {10, 0, 0, 1, 10, 0, 0, 2});
    packet.putShort((short) 4242).putShort((short) 9).putInt(0);
    return packet.array();
  }
}
