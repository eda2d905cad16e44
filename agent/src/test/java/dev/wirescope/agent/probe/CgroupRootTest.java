package dev.wirescope.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CgroupRootTest {
  @Test
  void shouldFindTheUnifiedHierarchyBesideTheOldOnes() {
    assertEquals(
        Optional.of(Path.of("/sys/fs/cgroup/unified")),
        CgroupRoot.find(
            List.of(
                "tmpfs /sys/fs/cgroup tmpfs rw,relatime,mode=755 0 0",
                "cgroup /sys/fs/cgroup/cpu cgroup rw,relatime,cpu 0 0",
                "cgroup2 /sys/fs/cgroup/unified cgroup2 rw,relatime 0 0")));
  }

  @Test
  void shouldFindNoneAmongOldOnes() {
    assertEquals(
        Optional.empty(),
        CgroupRoot.find(List.of("cgroup /sys/fs/cgroup/cgroup2 cgroup rw,relatime,cpu 0 0", "")));
  }

  @Test
  void shouldReadBlanksInAMountPoint() {
    assertEquals(
        Optional.of(Path.of("/mnt/c group")),
        CgroupRoot.find(List.of("none /mnt/c\\040group cgroup2 rw 0 0")));
  }
}
