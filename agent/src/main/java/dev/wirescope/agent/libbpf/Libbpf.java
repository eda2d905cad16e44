package dev.wirescope.agent.libbpf;

/** libbpf as a whole. */
public final class Libbpf {
  private Libbpf() {}

  /** Whether {@code libbpf.so.1} can be loaded. */
  public static boolean isInstalled() {
    return Native.hasLibbpf();
  }

  /** Refuses with a remedy where libbpf is not installed. */
  public static void require() {
    if (!isInstalled()) {
      throw new LibbpfException(
          "load " + Native.LIBBPF_FILE, "it is not installed", Remedy.INSTALL_LIBBPF);
    }
  }

  /** For instance {@code v1.1}. */
  public static String version() {
    require();
    return Bindings.versionString();
  }

  /** CPUs that may ever be online: how many values a per-CPU map keeps for one key. */
  static int possibleCpus() {
    require();
    int count = Bindings.numPossibleCpus();
    if (count < 0) {
      throw LibbpfException.of("libbpf_num_possible_cpus", -count, "", Remedy.REPORT);
    }
    return count;
  }
}
