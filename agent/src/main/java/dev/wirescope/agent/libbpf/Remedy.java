package dev.wirescope.agent.libbpf;

/** What helps, in the imperative, for the errors that a whole machine shares. */
final class Remedy {
  static final String INSTALL_LIBBPF = "install it (Debian, Ubuntu: apt-get install libbpf1)";
  static final String NEWER_LIBBPF = "install libbpf 1.1 or newer";
  static final String RIGHTS =
      "run as root, or with CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN; inside a container also check"
          + " its seccomp profile";
  static final String NAMESPACE_RIGHTS = "run as root, or with CAP_SYS_ADMIN and CAP_SYS_PTRACE";
  static final String BTF =
      "boot a kernel built with CONFIG_DEBUG_INFO_BTF=y, so that /sys/kernel/btf/vmlinux exists";
  static final String OLD_KERNEL =
      "boot a newer kernel; wirescope doctor lists what each probe needs";

  /** Commit 8e4597c627fb. */
  static final String SOCKET_STORAGE =
      "boot Linux 5.11 or newer: before, tracing programs have no socket storage";

  static final String MEMORY = "free memory, or ask for a smaller ring";
  static final String REPORT = "report it together with the output of wirescope doctor";

  private Remedy() {}

  /**
   * What helps against {@code errno} from loading or attaching.
   *
   * @param detail what the verifier said, empty if nothing
   */
  static String against(int errno, String detail) {
    if (detail.contains("unknown func bpf_sk_storage_get")) {
      return SOCKET_STORAGE;
    }
    return switch (errno) {
      case Errno.EPERM, Errno.EACCES -> RIGHTS;
      case Errno.ENOENT, Errno.ESRCH, Errno.EOPNOTSUPP, Errno.EINVAL -> OLD_KERNEL;
      case Errno.ENOMEM -> MEMORY;
      default -> REPORT;
    };
  }
}
