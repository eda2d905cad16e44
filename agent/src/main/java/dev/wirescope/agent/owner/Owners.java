package dev.wirescope.agent.owner;

/** Finds where a process runs. For the thread that drains the ring: it must not wait long. */
@FunctionalInterface
public interface Owners {
  /** Knows nobody: for tests and measurements of the rest. */
  Owners NONE = (pid, cgroupId, nowNs) -> Owner.UNKNOWN;

  /** From now on {@code executables} are asked, too. */
  default void ask(Executables executables) {}

  /**
   * The owner that a process is in.
   *
   * @param pid the process, 0 if it is not known
   * @param cgroupId cgroup v2 id when it was recorded, 0 if it is not known
   * @param nowNs the event's own time, monotonic: near enough, and no clock need be read
   * @return {@link Owner#UNKNOWN} if nothing can be found
   */
  Owner of(int pid, long cgroupId, long nowNs);
}
