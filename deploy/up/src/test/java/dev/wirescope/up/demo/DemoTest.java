package dev.wirescope.up.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.up.DataDirectory;
import dev.wirescope.up.Installation;
import dev.wirescope.up.Rights;
import dev.wirescope.up.Service;
import dev.wirescope.up.Supervisor;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo's traffic on the real kernel, judged by the kernel's own counters in its namespaces. */
@Timeout(120)
class DemoTest {
  @TempDir private Path temp;

  @BeforeAll
  static void needsRoot() {
    Rights.needRoot();
  }

  @Test
  void makesEachKindOfTroubleAndLeavesNothingBehind() throws Exception {
    Demo demo = Demo.open();
    long clientPid;
    try (Supervisor supervisor = new Supervisor(line -> {})) {
      for (Service service :
          demo.services(Installation.ofThisJar(), DataDirectory.open(temp.resolve("data")))) {
        supervisor.start(service);
      }
      clientPid = supervisor.pids().get("demo-client");
      long serverPid = supervisor.pids().get("demo-server");
      // First the names: the counters are the namespace's only once the program runs in it.
      awaitThreads(
          clientPid,
          Set.of(
              "slow-reader",
              "downloader",
              "messenger",
              "web-client",
              "wrong-number",
              "batch-export",
              "quote-reader"));
      awaitThreads(
          serverPid, Set.of("flooder", "file-server", "export-sink", "web-server", "quote-feed"));
      awaitCounter(clientPid, "netstat", "TcpExt", "TCPToZeroWindowAdv", 2);
      awaitCounter(serverPid, "snmp", "Tcp", "RetransSegs", 10);
      awaitCounter(clientPid, "snmp", "Tcp", "AttemptFails", 1);
      awaitCounter(clientPid, "snmp", "Udp", "InDatagrams", 10);
    } finally {
      demo.close();
    }
    assertFalse(Files.exists(Path.of("/proc/" + clientPid)), "the client still runs");
    assertEquals(Set.of(), namespaces(ProcessHandle.current().pid()));
  }

  @Test
  void removesWhatAKilledRunLeft() throws Exception {
    // Above any pid that the kernel hands out: this one does not run.
    String leftover = "wsdemo-4999999-server";
    assertEquals(
        0, new ProcessBuilder("ip", "netns", "add", leftover).inheritIO().start().waitFor());
    Demo.open().close();
    assertFalse(Files.exists(Path.of("/run/netns", leftover)));
  }

  private static void awaitThreads(long pid, Set<String> expected) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!threadNames(pid).containsAll(expected)) {
      assertTrue(System.nanoTime() < deadline, "threads are " + threadNames(pid));
      Thread.sleep(100);
    }
  }

  private static void awaitCounter(long pid, String file, String group, String name, long atLeast)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    long value = counter(pid, file, group, name);
    while (value < atLeast) {
      assertTrue(System.nanoTime() < deadline, name + " is " + value + ", not " + atLeast);
      Thread.sleep(100);
      value = counter(pid, file, group, name);
    }
  }

  /** Reads /proc/PID/net, where names and values are on two lines that begin with the group. */
  private static long counter(long pid, String file, String group, String name) throws IOException {
    String[] names = null;
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + file))) {
      if (line.startsWith(group + ":")) {
        String[] parts = line.split(" ", -1);
        if (names == null) {
          names = parts;
        } else {
          for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
              return Long.parseLong(parts[i]);
            }
          }
        }
      }
    }
    throw new AssertionError("no counter " + group + name);
  }

  private static Set<String> threadNames(long pid) throws IOException {
    Set<String> names = new HashSet<>();
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads) {
        names.add(Files.readString(thread.resolve("comm")).strip());
      }
    }
    return names;
  }

  private static Set<String> namespaces(long pid) throws IOException {
    Set<String> names = new HashSet<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(Path.of("/run/netns"), "wsdemo-" + pid + "-*")) {
      found.forEach(path -> names.add(path.getFileName().toString()));
    }
    return names;
  }
}
