package dev.wirescope.agent.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcCgroupTest {
  @Test
  void readsTheUnifiedTree() {
    assertEquals(
        new ProcCgroup("/system.slice/ssh.service", List.of()),
        ProcCgroup.parse("0::/system.slice/ssh.service\n"));
  }

  @Test
  void readsTheOlderTreesWithSystemdsFirst() {
    assertEquals(
        new ProcCgroup("/", List.of("/docker/x", "/memory/x")),
        ProcCgroup.parse("9:memory:/memory/x\n2:cpu,cpuacct:/\n1:name=systemd:/docker/x\n0::/\n"));
  }

  @Test
  void passesOverWhatItDoesNotKnow() {
    assertEquals(
        new ProcCgroup("", List.of()), ProcCgroup.parse("nonsense\n0:x\n\n5:a:relative\n"));
  }

  @Test
  void findsTheMountOfTheUnifiedTree() {
    String mounts =
        """
        tmpfs /sys/fs/cgroup tmpfs rw 0 0
        cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0
        cgroup2 /sys/fs/cgroup/with\\040blank cgroup2 rw,relatime 0 0
        """;
    assertEquals(
        Optional.of(Path.of("/sys/fs/cgroup/with blank")), ProcFiles.cgroup2MountIn(mounts));
    assertEquals(Optional.empty(), ProcFiles.cgroup2MountIn("tmpfs /tmp tmpfs rw 0 0\n"));
  }
}
