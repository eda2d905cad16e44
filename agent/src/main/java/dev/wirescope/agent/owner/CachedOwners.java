package dev.wirescope.agent.owner;

import dev.wirescope.agent.text.Utf8;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Owners from the cgroup2 tree and from {@code /proc/PID/cgroup}.
 *
 * <p>A process that was met is answered from memory for {@value #KEEP_S} seconds: so long may a
 * reused pid still carry its predecessor's owner, and only where the cgroup id does not tell the
 * two apart. A process that is gone keeps what was known of it. Reading is limited to {@value
 * #READS_PER_S} processes a second; beyond that the owner stays unknown rather than the ring fills.
 */
public final class CachedOwners implements Owners {
  private static final int SLOTS = 8192;
  private static final int READS_PER_S = 2000;
  private static final long NS_IN_S = 1_000_000_000L;
  private static final long KEEP_S = 60;
  private static final long KEEP_INCOMPLETE_S = 1;

  private record Found(Owner owner, boolean complete) {}

  private final ProcFiles files;
  private final CgroupTree tree;
  private Executables executables = Executables.NONE;
  private final OwnerCache cache = new OwnerCache(SLOTS);
  private long secondStartedNs;
  private int readsThisSecond;
  private long refused;

  /** Over this machine's {@code /proc}. */
  public static CachedOwners ofThisMachine() {
    return new CachedOwners(Path.of("/proc"));
  }

  CachedOwners(Path proc) {
    this.files = new ProcFiles(proc);
    this.tree = files.cgroup2Mount().map(CgroupTree::new).orElse(null);
  }

  @Override
  public void ask(Executables recorded) {
    executables = recorded;
  }

  @Override
  public Owner of(int pid, long cgroupId, long nowNs) {
    if (pid == 0 && cgroupId == 0) {
      return Owner.UNKNOWN;
    }
    int slot = cache.find(pid, cgroupId);
    long births = executables.births(pid);
    boolean isSame = slot >= 0 && cache.isSameProcess(slot, births);
    if (isSame && !cache.isExpired(slot, nowNs)) {
      return cache.owner(slot);
    }
    Owner before = isSame ? cache.owner(slot) : Owner.UNKNOWN;
    if (!mayRead(nowNs)) {
      refused++;
      return before;
    }
    Found found = find(pid, cgroupId, nowNs);
    Owner owner = found.complete() ? found.owner() : better(before, found.owner());
    long keepS = found.complete() ? KEEP_S : KEEP_INCOMPLETE_S;
    cache.put(pid, cgroupId, owner, births, nowNs + keepS * NS_IN_S);
    return owner;
  }

  /** How often the owner was not read because too many processes were new. */
  public long refused() {
    return refused;
  }

  private boolean mayRead(long nowNs) {
    if (nowNs - secondStartedNs >= NS_IN_S) {
      secondStartedNs = nowNs;
      readsThisSecond = 0;
    }
    return readsThisSecond++ < READS_PER_S;
  }

  private Found find(int pid, long cgroupId, long nowNs) {
    Optional<String> known = tree == null ? Optional.empty() : tree.known(cgroupId);
    if (known.isPresent() && !known.get().equals("/")) {
      return found(pid, owner(pid, known.get(), List.of()), true);
    }
    Optional<ProcCgroup> proc = pid == 0 ? Optional.empty() : files.cgroupOf(pid);
    String unified = proc.map(ProcCgroup::unified).orElse("");
    boolean certain = cgroupId == 0 || tree == null || known.isPresent();
    if (known.isPresent()) {
      unified = known.get();
    } else if (!certain && !unified.isEmpty() && tree.learn(cgroupId, unified)) {
      certain = true;
    }
    if (!certain) {
      tree.walkSoon(nowNs); // the process has moved or is gone, its cgroup may still be there
    }
    List<String> legacy = proc.map(ProcCgroup::legacy).orElse(List.of());
    return found(pid, owner(pid, unified, legacy), certain && proc.isPresent());
  }

  private static Found found(int pid, Owner owner, boolean isPlaceCertain) {
    return new Found(owner, isPlaceCertain && (pid == 0 || owner.executable().length() > 0));
  }

  /**
   * Where the machine still uses cgroup v1 trees everything is in the root of the unified one, and
   * the v1 paths say more.
   */
  private Owner owner(int pid, String unified, List<String> legacy) {
    String container = ContainerId.of(unified);
    for (String path : legacy) {
      if (container.isEmpty()) {
        container = ContainerId.of(path);
      }
    }
    boolean unifiedSaysNothing = unified.isEmpty() || unified.equals("/");
    String cgroup = unifiedSaysNothing && !legacy.isEmpty() ? legacy.getFirst() : unified;
    return new Owner(Utf8.of(container), Utf8.of(cgroup), Utf8.of(executable(pid)));
  }

  /** What the kernel wrote down is surer: in /proc the pid may be another process's by now. */
  private String executable(int pid) {
    if (pid == 0) {
      return "";
    }
    String written = executables.path(pid);
    return written.isEmpty() ? files.executableOf(pid) : written;
  }

  private static Owner better(Owner before, Owner now) {
    boolean knewMore =
        before.cgroup().bytes().length > now.cgroup().bytes().length
            || (before.containerId().bytes().length > 0 && now.containerId().bytes().length == 0);
    Owner place = knewMore ? before : now;
    Utf8 executable = now.executable().length() > 0 ? now.executable() : before.executable();
    return new Owner(place.containerId(), place.cgroup(), executable);
  }
}
