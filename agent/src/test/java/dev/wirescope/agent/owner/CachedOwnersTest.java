package dev.wirescope.agent.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a /proc and a cgroup tree made of plain directories, whose inodes are the cgroup ids. */
class CachedOwnersTest {
  private static final String CONTAINER =
      "3f1c9a2b7d8e4f5061728394a5b6c7d8e9f00112233445566778899aabbccdd0";
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path temp;
  private Path proc;
  private Path tree;
  private final AtomicLong nowNs = new AtomicLong();

  @BeforeEach
  void makeTrees() throws IOException {
    proc = Files.createDirectory(temp.resolve("proc"));
    tree = Files.createDirectory(temp.resolve("cgroup"));
    Files.writeString(proc.resolve("mounts"), "cgroup2 " + tree + " cgroup2 rw 0 0\n");
  }

  @Test
  void findsTheProcessInItsCgroup() throws IOException {
    long id = cgroup("system.slice/docker-" + CONTAINER + ".scope");
    process(10, "0::/system.slice/docker-" + CONTAINER + ".scope\n");
    Owner owner = owners().of(10, id, nowNs.get());
    assertEquals("/system.slice/docker-" + CONTAINER + ".scope", owner.cgroup().toString());
    assertEquals(CONTAINER, owner.containerId().toString());
  }

  @Test
  void answersAKnownProcessWithoutReading() throws IOException {
    process(10, "0::/a.slice\n");
    long id = cgroup("a.slice");
    CachedOwners owners = owners();
    owners.of(10, id, nowNs.get());
    Files.writeString(proc.resolve("10/cgroup"), "0::/b.slice\n");
    assertEquals("/a.slice", owners.of(10, id, nowNs.get()).cgroup().toString());
  }

  @Test
  void answersForAProcessThatIsGoneFromItsCgroupId() throws IOException {
    long id = cgroup("kubepods/burstable/pod1/" + CONTAINER);
    CachedOwners owners = owners();
    owners.of(10, id, nowNs.get()); // starts the walk
    Instant deadline = Instant.now().plusSeconds(10);
    while (owners.of(11, id, nowNs.get()).containerId().toString().isEmpty()
        && Instant.now().isBefore(deadline)) {
      advance(SECOND);
      Thread.onSpinWait();
    }
    assertEquals(CONTAINER, owners.of(11, id, nowNs.get()).containerId().toString());
  }

  @Test
  void usesTheOlderTreesWhereTheUnifiedOneSaysNothing() throws IOException {
    process(10, "4:memory:/docker/" + CONTAINER + "\n1:name=systemd:/docker/x\n0::/\n");
    Owner owner = owners().of(10, inode(tree), nowNs.get());
    assertEquals("/docker/x", owner.cgroup().toString());
    assertEquals(CONTAINER, owner.containerId().toString());
  }

  @Test
  void doesNotTakeThePathOfAProcessThatHasMovedForAnotherCgroups() throws IOException {
    long old = cgroup("old.slice");
    cgroup("new.slice");
    process(10, "0::/new.slice\n");
    CachedOwners owners = owners();
    owners.of(10, old, nowNs.get());
    Instant deadline = Instant.now().plusSeconds(10);
    while (!owners.of(10, old, nowNs.get()).cgroup().toString().equals("/old.slice")
        && Instant.now().isBefore(deadline)) {
      advance(SECOND);
      Thread.onSpinWait();
    }
    assertEquals("/old.slice", owners.of(10, old, nowNs.get()).cgroup().toString());
  }

  @Test
  void readsAgainAfterAWhileSinceAPidIsReused() throws IOException {
    process(10, "0::/a.slice\n");
    CachedOwners owners = owners();
    assertEquals("/a.slice", owners.of(10, 0, nowNs.get()).cgroup().toString());
    process(10, "0::/b.slice\n");
    advance(Duration.ofSeconds(61));
    assertEquals("/b.slice", owners.of(10, 0, nowNs.get()).cgroup().toString());
  }

  @Test
  void keepsWhatItKnewOfAProcessThatIsGone() throws IOException {
    process(10, "0::/a.slice\n");
    CachedOwners owners = owners();
    owners.of(10, 0, nowNs.get());
    Files.delete(proc.resolve("10/cgroup"));
    advance(Duration.ofSeconds(61));
    assertEquals("/a.slice", owners.of(10, 0, nowNs.get()).cgroup().toString());
  }

  @Test
  void readsTheExecutable() throws IOException {
    process(10, "0::/a.slice\n", "/usr/sbin/nginx");
    process(11, "0::/a.slice\n", "/opt/app (deleted)");
    CachedOwners owners = owners();
    assertEquals("/usr/sbin/nginx", owners.of(10, 0, nowNs.get()).executable().toString());
    assertEquals("/opt/app", owners.of(11, 0, nowNs.get()).executable().toString());
  }

  @Test
  void believesWhatTheKernelWroteDown() throws IOException {
    process(10, "0::/a.slice\n", "/usr/sbin/nginx");
    CachedOwners owners = owners();
    owners.ask(new Written());
    assertEquals("/bin/short-lived", owners.of(10, 0, nowNs.get()).executable().toString());
    assertEquals("/bin/short-lived", owners.of(11, 0, nowNs.get()).executable().toString());
    assertEquals("", owners.of(0, 0, nowNs.get()).executable().toString());
  }

  @Test
  void forgetsAProcessAsSoonAsItsPidBeginsAnother() throws IOException {
    process(10, "0::/a.slice\n");
    CachedOwners owners = owners();
    Written written = new Written();
    owners.ask(written);
    owners.of(10, 0, nowNs.get());
    process(10, "0::/b.slice\n");
    assertEquals("/a.slice", owners.of(10, 0, nowNs.get()).cgroup().toString());
    written.births++;
    written.path = "/bin/next";
    assertEquals("/b.slice", owners.of(10, 0, nowNs.get()).cgroup().toString());
    assertEquals("/bin/next", owners.of(10, 0, nowNs.get()).executable().toString());
  }

  @Test
  void keepsNothingOfThePredecessorOfAPid() throws IOException {
    process(10, "0::/a.slice\n", "/usr/sbin/nginx");
    CachedOwners owners = owners();
    Written written = new Written();
    owners.ask(written);
    owners.of(10, 0, nowNs.get());
    written.births++;
    written.path = "";
    Files.delete(proc.resolve("10/exe"));
    Files.delete(proc.resolve("10/cgroup"));
    Owner owner = owners.of(10, 0, nowNs.get());
    assertEquals("", owner.cgroup().toString() + owner.executable());
  }

  @Test
  void limitsHowManyProcessesItReads() {
    CachedOwners owners = owners();
    for (int pid = 1; pid <= 2500; pid++) {
      owners.of(pid, 0, nowNs.get());
    }
    assertEquals(500, owners.refused());
    advance(SECOND);
    owners.of(9999, 0, nowNs.get());
    assertEquals(500, owners.refused());
  }

  @Test
  void knowsNothingOfNobody() {
    assertEquals(Owner.UNKNOWN, owners().of(0, 0, nowNs.get()));
  }

  @Test
  void manyProcessesStayWithinTheCache() {
    OwnerCache cache = new OwnerCache(64);
    for (int pid = 1; pid <= 10_000; pid++) {
      cache.put(pid, 7, Owner.UNKNOWN, 0, pid);
      assertTrue(cache.find(pid, 7) >= 0, "pid " + pid);
    }
    assertEquals(-1, cache.find(1, 7));
  }

  private CachedOwners owners() {
    return new CachedOwners(proc);
  }

  private void advance(Duration duration) {
    nowNs.addAndGet(duration.toNanos());
  }

  private long cgroup(String path) throws IOException {
    return inode(Files.createDirectories(tree.resolve(path)));
  }

  private void process(int pid, String cgroupFile) throws IOException {
    Path directory = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    Files.writeString(directory.resolve("cgroup"), cgroupFile);
  }

  private void process(int pid, String cgroupFile, String executable) throws IOException {
    process(pid, cgroupFile);
    Files.createSymbolicLink(proc.resolve(pid + "/exe"), Path.of(executable));
  }

  /** The same of every process. */
  private static final class Written implements Executables {
    private long births;
    private String path = "/bin/short-lived";

    @Override
    public long births(int pid) {
      return births;
    }

    @Override
    public String path(int pid) {
      return path;
    }
  }

  private static long inode(Path directory) throws IOException {
    return (Long) Files.getAttribute(directory, "unix:ino");
  }
}
