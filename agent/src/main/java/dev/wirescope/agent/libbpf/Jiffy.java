package dev.wirescope.agent.libbpf;

/** The unit in which the kernel counts some of its times: 1/HZ seconds. */
public final class Jiffy {
  /** Its resolution is the kernel's TICK_NSEC: posix_get_coarse_res(), kernel/time. */
  private static final int CLOCK_MONOTONIC_COARSE = 6;

  private Jiffy() {}

  /** HZ is fixed when a kernel is built and is not in its BTF; a clock gives it away. */
  public static long ns() {
    return Libc.clockResolutionNs(CLOCK_MONOTONIC_COARSE);
  }
}
