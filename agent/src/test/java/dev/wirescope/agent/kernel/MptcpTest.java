package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real MPTCP connections; {@code ss} prints the tokens that the kernel gave them. */
@KernelTest
class MptcpTest {
  private static final int PORT = 8684;
  private static final int MPTCP = 262; // IPPROTO_MPTCP
  private static final int TCP = 6;

  /** Serves and connects in one, prints what {@code ss} says while all is open, then closes. */
  private static final String SCRIPT =
      """
      use Socket; $| = 1;
      socket(my $listener, PF_INET, SOCK_STREAM, $ARGV[0]) or die "socket: $!";
      bind($listener, sockaddr_in(%1$d, INADDR_ANY)) or die "bind: $!";
      listen($listener, 8);
      socket(my $client, PF_INET, SOCK_STREAM, $ARGV[1]) or die "socket: $!";
      connect($client, sockaddr_in(%1$d, inet_aton($ARGV[2]))) or die "connect: $!";
      accept(my $server, $listener) or die "accept: $!";
      syswrite($client, "x" x 1000); sysread($server, my $got, 1000);
      syswrite($server, "y" x 1000); sysread($client, $got, 1000);
      select(undef, undef, undef, 0.5); # the second subflow joins
      print `ss -tniH 'sport = %1$d or dport = %1$d'`;
      close $client; select(undef, undef, undef, 0.2); close $server;
      """
          .formatted(PORT);

  @BeforeEach
  void requireMptcp() {
    assumeTrue(Files.exists(Path.of("/proc/sys/net/mptcp/enabled")), "this kernel has no MPTCP");
  }

  @Test
  void shouldMarkEverySubflowWithTheTokenOfItsConnection() throws Exception {
    try (NetworkNamespace host = new NetworkNamespace("mptcp");
        Rows rows = Rows.watch(Map.of(), host)) {
      // A second address: the client opens a second subflow from it.
      host.exec("ip", "addr", "add", "10.97.0.1/32", "dev", "lo");
      host.exec("ip", "mptcp", "limits", "set", "subflow", "1", "add_addr_accepted", "1");
      host.exec("ip", "mptcp", "endpoint", "add", "10.97.0.1", "dev", "lo", "subflow");
      String said = run(host, MPTCP, MPTCP);
      List<String> tokens = tokens(said);
      assertEquals(4, tokens.size(), "two subflows, each from both ends: " + said);
      assertEquals(2, new TreeSet<>(tokens).size(), "one token for each end: " + said);
      List<JsonNode> closes = rows.await("close", 4, MptcpTest::isOurs);
      List<String> told =
          closes.stream()
              .map(row -> Integer.toHexString((int) row.get("mptcp_token").asLong()))
              .sorted()
              .toList();
      assertEquals(tokens.stream().sorted().toList(), told);
    }
  }

  @Test
  void shouldMarkNoOtherConnection() throws Exception {
    try (NetworkNamespace host = new NetworkNamespace("mptcp");
        Rows rows = Rows.watch(Map.of(), host)) {
      String said = run(host, TCP, MPTCP); // falls back
      assertTrue(said.contains("mptcp") && tokens(said).isEmpty(), said);
      for (JsonNode row : rows.await("close", 2, MptcpTest::isOurs)) {
        assertTrue(row.get("mptcp_token").isNull(), row::toString);
      }
    }
  }

  private static String run(NetworkNamespace host, int server, int client) {
    return host.exec(
        "perl", "-e", SCRIPT, Integer.toString(server), Integer.toString(client), "127.0.0.1");
  }

  /**
   * {@code flags:FLAGS token:REMOTE(id:0)/LOCAL(id:0)}, in hexadecimal digits. Without M (capable)
   * or J (joined) among the flags the peer has not agreed to it.
   */
  private static List<String> tokens(String said) {
    return Pattern.compile(
            "flags:[A-Za-z]*[MJ][A-Za-z]* token:[0-9a-f]+\\(id:[0-9]+\\)/([0-9a-f]+)")
        .matcher(said)
        .results()
        .map(result -> result.group(1).replaceFirst("^0+", ""))
        .toList();
  }

  private static boolean isOurs(JsonNode row) {
    return row.get("local_port").asInt() == PORT || row.get("remote_port").asInt() == PORT;
  }
}
