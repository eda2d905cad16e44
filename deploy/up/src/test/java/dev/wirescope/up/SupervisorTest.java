package dev.wirescope.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: shells that do what the product's programs may do. */
@Timeout(60)
class SupervisorTest {
  @TempDir private Path temp;

  private final List<String> said = new CopyOnWriteArrayList<>();

  @Test
  void stopsInReverseOrder() throws Exception {
    Path order = temp.resolve("order");
    Supervisor supervisor = new Supervisor(said::add);
    for (String name : List.of("first", "second", "third")) {
      Path trapped = temp.resolve(name + ".trapped");
      supervisor.start(
          shell(
              name,
              "trap 'echo %s >> %s; exit 0' TERM; touch %s; while :; do sleep 0.05; done"
                  .formatted(name, order, trapped),
              () -> Files.exists(trapped)));
    }
    supervisor.close();
    assertEquals(List.of("third", "second", "first"), Files.readAllLines(order));
  }

  @Test
  void startsAgainWhatDiedAndSaysSo() throws Exception {
    try (Supervisor supervisor = new Supervisor(said::add)) {
      supervisor.start(shell("victim", "exec sleep 1000", Service.Readiness.AT_ONCE));
      Thread watcher = watch(supervisor);
      long first = supervisor.pids().get("victim");
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      await(() -> supervisor.pids().getOrDefault("victim", first) != first);
      assertNotEquals(first, supervisor.pids().get("victim"));
      assertEquals(1, said.size());
      assertTrue(said.getFirst().startsWith("the victim died with status 137"), said.getFirst());
      supervisor.cancel();
      watcher.join();
    }
  }

  @Test
  void killsWhatDoesNotStop() throws Exception {
    Path ready = temp.resolve("ready");
    Supervisor supervisor = new Supervisor(said::add);
    supervisor.start(
        shell(
            "stubborn",
            "trap '' TERM; touch %s; while :; do sleep 0.05; done".formatted(ready),
            () -> Files.exists(ready)));
    long pid = supervisor.pids().get("stubborn");
    supervisor.close();
    assertFalse(isRunning(pid));
  }

  @Test
  void namesTheLastWordsOfWhatCannotStart() {
    try (Supervisor supervisor = new Supervisor(said::add)) {
      Service failing = shell("failing", "echo cannot open the thing; exit 3", () -> false);
      UserError error = assertThrows(UserError.class, () -> supervisor.start(failing));
      assertEquals(
          "the failing ended with status 3: cannot open the thing (see %s)"
              .formatted(failing.log()),
          error.getMessage());
    }
  }

  @Test
  void givesUpOnWhatNeverGetsReady() {
    try (Supervisor supervisor = new Supervisor(said::add)) {
      Service slow =
          new Service(
              "slow",
              List.of("sleep", "1000"),
              temp.resolve("slow.log"),
              () -> false,
              Duration.ofSeconds(1));
      UserError error = assertThrows(UserError.class, () -> supervisor.start(slow));
      assertTrue(error.getMessage().startsWith("the slow was not ready within 1 s"));
    }
  }

  @Test
  void aChildWhoseSupervisorDiedBeforeItWasTiedToItDoesNotRun() throws Exception {
    Path ran = temp.resolve("ran");
    // A shell in between stands for whoever inherits the orphan.
    List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\"; exit $?", "sh"));
    command.addAll(Child.command(List.of("touch", ran.toString())));
    assertEquals(1, new ProcessBuilder(command).start().waitFor());
    assertFalse(Files.exists(ran));
    assertEquals(
        0, new ProcessBuilder(Child.command(List.of("touch", ran.toString()))).start().waitFor());
    assertTrue(Files.exists(ran), "with its supervisor alive it runs");
  }

  private static Process java(Class<?> main, String... arguments) throws java.io.IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start();
  }

  @Test
  void aKilledSupervisorTakesItsChildrenAlong() throws Exception {
    Path pidFile = temp.resolve("pid");
    Process victim = java(Doomed.class, pidFile.toString());
    await(() -> Files.exists(pidFile));
    long child = Long.parseLong(Files.readString(pidFile));
    assertTrue(isRunning(child));
    victim.destroyForcibly().waitFor();
    await(() -> !isRunning(child));
  }

  /** A supervisor with one child, to be killed. */
  static final class Doomed {
    public static void main(String[] args) throws Exception {
      Path pidFile = Path.of(args[0]);
      Supervisor supervisor = new Supervisor(line -> {});
      supervisor.start(
          new Service(
              "child",
              List.of("sleep", "1000"),
              pidFile.resolveSibling("child.log"),
              Service.Readiness.AT_ONCE,
              Duration.ofSeconds(5)));
      Path part = pidFile.resolveSibling("part");
      Files.writeString(part, String.valueOf(supervisor.pids().get("child")));
      Files.move(part, pidFile);
      supervisor.watch();
    }
  }

  private Service shell(String name, String script, Service.Readiness readiness) {
    return new Service(
        name,
        List.of("sh", "-c", script),
        temp.resolve(name + ".log"),
        readiness,
        Duration.ofSeconds(20));
  }

  private static Thread watch(Supervisor supervisor) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                supervisor.watch();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private static boolean isRunning(long pid) {
    // A zombie has no memory any more, but it still has a name.
    try {
      return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z");
    } catch (java.io.IOException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "timed out");
      Thread.sleep(20);
    }
  }
}
