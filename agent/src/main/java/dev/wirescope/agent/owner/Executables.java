package dev.wirescope.agent.owner;

/** What the kernel has written down of processes when they began. */
public interface Executables {
  /** Nothing was written down. */
  Executables NONE =
      new Executables() {
        @Override
        public long births(int pid) {
          return 0;
        }

        @Override
        public String path(int pid) {
          return "";
        }
      };

  /**
   * How often a process that may have had this {@code pid} began or took another executable: while
   * the number is the same, {@code pid} is the same process. A read of memory, no call.
   */
  long births(int pid);

  /**
   * The path of the executable of {@code pid}, which may be gone since, as its mount namespace has
   * it; without its first directories if it is very long, empty if it is not known. A system call.
   */
  String path(int pid);
}
