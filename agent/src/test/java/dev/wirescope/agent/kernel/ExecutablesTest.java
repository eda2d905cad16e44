package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wirescope.agent.owner.Executables;
import dev.wirescope.agent.probe.KernelEvents;
import dev.wirescope.agent.probe.KernelEventsConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that are gone when we ask, against what {@code /proc} said while they lived. */
@KernelTest
class ExecutablesTest {
  private static final Path SHELL = Path.of("/bin/bash");
  private static final int PROCESSES = 200;
  private static final String SAY_EXECUTABLE = "readlink /proc/$$/exe";

  @TempDir Path temp;

  @Test
  void shouldKnowProcessesThatAreGone() throws Exception {
    Path program = program(temp.resolve("with blanks/short-lived"));
    try (KernelEvents events = KernelEvents.start(KernelEventsConfig.defaults())) {
      for (int i = 0; i < PROCESSES; i++) {
        Process process = new ProcessBuilder(program.toString(), "-c", ":").start();
        process.waitFor();
        assertEquals(program.toString(), pathOf(process, events.executables()));
      }
    }
  }

  @Test
  void shouldKnowAProcessThatOnlyForked() throws Exception {
    Path program = program(temp.resolve("forking"));
    try (KernelEvents events = KernelEvents.start(KernelEventsConfig.defaults())) {
      Process parent =
          new ProcessBuilder(program.toString(), "-c", "(echo $BASHPID; exit 0); exit 0").start();
      int child = Integer.parseInt(firstLine(parent));
      assertNotEquals(parent.pid(), child);
      assertEquals(program.toString(), events.executables().path(child));
    }
  }

  @Test
  void shouldTellThatAProcessTookAnotherExecutable() throws Exception {
    Path first = program(temp.resolve("first"));
    Path second = program(temp.resolve("second"));
    try (KernelEvents events = KernelEvents.start(KernelEventsConfig.defaults())) {
      Executables executables = events.executables();
      String command = "read; exec " + second + " -c :";
      Process process = new ProcessBuilder(first.toString(), "-c", command).start();
      int pid = (int) process.pid();
      assertEquals(first.toString(), executables.path(pid));
      long births = executables.births(pid);
      process.getOutputStream().close();
      process.waitFor();
      assertEquals(second.toString(), executables.path(pid));
      assertTrue(executables.births(pid) > births);
    }
  }

  @Test
  void shouldKnowMountsOfAnotherNamespace() throws Exception {
    program(temp.resolve("host/inner/program"));
    Path mounted = Files.createDirectories(temp.resolve("mounted/here"));
    String script =
        "mount -t tmpfs none %s && mkdir %s/deep && mount --bind %s %s/deep && exec %s/deep/program -c '%s; exit 0'"
            .formatted(
                mounted, mounted, temp.resolve("host/inner"), mounted, mounted, SAY_EXECUTABLE);
    assertEquals(mounted + "/deep/program", asProcSays("unshare", "-m", "bash", "-c", script));
  }

  @Test
  void shouldKnowAFileThatHasNoDirectory() throws Exception {
    String script =
        """
        my $fd = syscall(319, my $name = "nowhere", 0);
        open(my $from, "<", "/bin/bash"); open(my $to, ">&=", $fd);
        local $/ = \\65536; print $to $_ while <$from>; $to->flush;
        exec {"/proc/self/fd/$fd"} "bash", "-c", '%s; exit 0';
        """
            .replace("\\\\", "\\")
            .formatted(SAY_EXECUTABLE);
    assertEquals("/memfd:nowhere (deleted)", asProcSays("perl", "-MIO::Handle", "-e", script));
  }

  @Test
  void shouldKeepTheEndOfALongPath() throws Exception {
    Path longNames = program(temp.resolve("n".repeat(100)).resolve("m".repeat(120) + "/program"));
    Path manyNames = program(temp.resolve("a/".repeat(40) + "program"));
    try (KernelEvents events = KernelEvents.start(KernelEventsConfig.defaults())) {
      for (Path program : new Path[] {longNames, manyNames}) {
        Process process = new ProcessBuilder(program.toString(), "-c", ":").start();
        process.waitFor();
        String path = pathOf(process, events.executables());
        assertTrue(program.toString().endsWith("/" + path) && path.endsWith("/program"), path);
      }
    }
  }

  @Test
  void shouldSayNothingOfANameThatIsTooLong() throws Exception {
    Path program = program(temp.resolve("n".repeat(192)));
    try (KernelEvents events = KernelEvents.start(KernelEventsConfig.defaults())) {
      Process process = new ProcessBuilder(program.toString(), "-c", ":").start();
      process.waitFor();
      assertEquals("", pathOf(process, events.executables()));
    }
  }

  @Test
  void shouldNameTheExecutableInRows() throws Exception {
    Path program = program(temp.resolve("refused"));
    try (NetworkNamespace host = new NetworkNamespace("exe");
        Rows rows = Rows.watch(Map.of(), host)) {
      for (int port = 1; port <= 20; port++) {
        String connect = "exec 3<>/dev/tcp/127.0.0.1/" + port + " || :";
        host.exec(program.toString(), "-c", connect);
      }
      for (JsonNode row : rows.await("close", 20, row -> row.get("remote_port").asInt() <= 20)) {
        assertEquals(program.toString(), row.get("executable").asText(), row::toString);
      }
    }
  }

  /** What the process itself prints, and what we know of it once it is gone, must be the same. */
  private String asProcSays(String... command) throws Exception {
    try (KernelEvents events = KernelEvents.start(KernelEventsConfig.defaults())) {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = firstLine(process);
      assertEquals(said.replace(" (deleted)", ""), pathOf(process, events.executables()));
      return said;
    }
  }

  private static String pathOf(Process process, Executables executables) {
    return executables.path((int) process.pid());
  }

  private static String firstLine(Process process) throws Exception {
    try (BufferedReader reader = process.inputReader()) {
      String line = reader.readLine();
      process.waitFor();
      return line;
    }
  }

  private static Path program(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    return Files.copy(SHELL, path);
  }
}
