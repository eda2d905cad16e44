package dev.wirescope.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wirescope.agent.probe.WantedConnections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class ConnectionOptionsTest {
  @Command
  private static final class Any {
    @Mixin private ConnectionOptions options;
  }

  @Test
  void shouldWatchAllUnlessToldOtherwise() {
    assertEquals(WantedConnections.ALL, wanted());
  }

  @Test
  void shouldReadPortsAndNamespaces() throws Exception {
    Path own = Path.of("/proc/self/ns/net");
    int inode = (int) (long) (Long) Files.getAttribute(own, "unix:ino");
    assertEquals(
        new WantedConnections(Set.of(80, 443), Set.of(inode, 17), Set.of()),
        wanted("--port", "80,443", "--netns", own + ",17"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--port=0",
        "--port=65536",
        "--port=http",
        "--port=",
        "--port=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17",
        "--netns=nobody-made-this",
        "--cgroup=/nobody/made/this"
      })
  void shouldSayWhatIsWrong(String option) {
    ParameterException wrong = assertThrows(ParameterException.class, () -> wanted(option));
    assertEquals(1, wrong.getMessage().lines().count(), wrong.getMessage());
  }

  private static WantedConnections wanted(String... arguments) {
    Any any = new Any();
    new CommandLine(any).parseArgs(arguments);
    return any.options.wanted();
  }
}
