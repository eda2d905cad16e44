package dev.wirescope.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the person at the shell sees when it does not work: one line, and the right status. */
class UpCommandTest {
  @TempDir private Path temp;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aTakenPort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertEquals(1, up("--without-agent", "--port", port + "", "--data", temp.toString()));
      assertEquals(
          "wirescope: port %d on 127.0.0.1 is taken: stop what listens there, or choose another with --port\n"
              .formatted(port),
          err.toString());
    }
  }

  @Test
  void aDataDirectoryThatCannotBeWritten() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));
    assertEquals(1, up("--without-agent", "--port", "0", "--data", file + "/data"));
    assertTrue(
        err.toString()
            .startsWith("wirescope: cannot write to the data directory " + file + "/data"),
        err.toString());
    assertEquals(1, err.toString().lines().count());
  }

  @Test
  void aDataDirectoryInUse() throws Exception {
    try (DataLock lock = DataLock.take(DataDirectory.open(temp))) {
      assertEquals(1, up("--without-agent", "--port", "0", "--data", temp.toString()));
    }
    assertTrue(err.toString().contains("another 'wirescope up' uses " + temp), err.toString());
  }

  @Test
  void wrongUsage() {
    assertEquals(2, up("--nonsense"));
    assertEquals(2, up("--port", "70000"));
    assertEquals(2, up("--port", "http"));
    assertEquals(2, up("--demo", "--without-agent"));
  }

  @Test
  void help() {
    assertEquals(0, up("--help"));
    assertTrue(out.toString().contains("--demo"));
    assertTrue(err.toString().isEmpty());
  }

  private int up(String... arguments) {
    return new CommandLine(new UpCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
