package dev.wirescope.agent.libbpf;

import static dev.wirescope.agent.libbpf.Native.INT;
import static dev.wirescope.agent.libbpf.Native.LONG;
import static dev.wirescope.agent.libbpf.Native.POINTER;
import static dev.wirescope.agent.libbpf.Native.captureErrno;
import static dev.wirescope.agent.libbpf.Native.fault;
import static dev.wirescope.agent.libbpf.Native.function;
import static dev.wirescope.agent.libbpf.Native.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The system calls that libbpf's maps, links and iterators are used with. */
final class Libc {
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  static final int MAP_SHARED = 1;
  private static final int O_DIRECTORY_READ_ONLY = OpenFlags.directoryReadOnly();
  private static final int CLONE_NEWNET = 0x40000000;
  private static final long MAP_FAILED = -1;

  /** What {@link #readOnce} gives for EAGAIN. */
  static final long AGAIN = -1;

  // void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset);
  private static final MethodHandle MMAP =
      libc("mmap", function(POINTER, POINTER, LONG, INT, INT, INT, LONG), captureErrno());
  // int munmap(void *addr, size_t length);
  private static final MethodHandle MUNMAP = libc("munmap", function(INT, POINTER, LONG));
  // int open(const char *pathname, int flags, ...);
  private static final MethodHandle OPEN =
      libc("open", function(INT, POINTER, INT), captureErrno(), Linker.Option.firstVariadicArg(2));
  // int close(int fd);
  private static final MethodHandle CLOSE = libc("close", function(INT, INT));
  // ssize_t read(int fd, void *buf, size_t count);
  private static final MethodHandle READ =
      libc("read", function(LONG, INT, POINTER, LONG), captureErrno());
  // int setns(int fd, int nstype);
  private static final MethodHandle SETNS = libc("setns", function(INT, INT, INT), captureErrno());
  // int clock_getres(clockid_t clockid, struct timespec *res);
  private static final MethodHandle CLOCK_GETRES =
      libc("clock_getres", function(INT, INT, POINTER));
  // char *strerror(int errnum);
  private static final MethodHandle STRERROR = libc("strerror", function(POINTER, INT));
  // int getpagesize(void);
  private static final MethodHandle GETPAGESIZE = libc("getpagesize", function(INT));

  private Libc() {}

  /** Maps {@code length} bytes of {@code fd}; the address is unmapped by {@link #unmap}. */
  static MemorySegment map(long length, int protection, int fd, long offset) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.callState(arena);
      MemorySegment address =
          (MemorySegment)
              MMAP.invokeExact(
                  state, MemorySegment.NULL, length, protection, MAP_SHARED, fd, offset);
      if (address.address() == MAP_FAILED) {
        throw LibbpfException.of(
            "mmap of " + length + " bytes", Native.errno(state), "", Remedy.MEMORY);
      }
      return address;
    } catch (LibbpfException e) {
      throw e;
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static void unmap(MemorySegment address, long length) {
    try {
      int ignored = (int) MUNMAP.invokeExact(address, length);
      assert ignored == 0 : "munmap of a mapping of our own";
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  /** Opens a directory for reading. */
  static int openDirectory(String path) {
    return open(path, O_DIRECTORY_READ_ONLY);
  }

  /** Opens a file for reading. */
  static int openReadOnly(String path) {
    return open(path, OpenFlags.O_CLOEXEC);
  }

  private static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.callState(arena);
      int fd = (int) OPEN.invokeExact(state, arena.allocateFrom(path), flags);
      if (fd < 0) {
        throw LibbpfException.of("open " + path, Native.errno(state), "");
      }
      return fd;
    } catch (LibbpfException e) {
      throw e;
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static void close(int fd) {
    try {
      int ignored = (int) CLOSE.invokeExact(fd);
      assert ignored == 0 : "close of a descriptor of our own";
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  /** Puts the calling thread into the network namespace {@code fd}; 0 or an error number. */
  static int enterNetworkNamespace(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.callState(arena);
      return (int) SETNS.invokeExact(state, fd, CLONE_NEWNET) == 0 ? 0 : Native.errno(state);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  /** Reads {@code fd} to its end and throws the bytes away. */
  static void readToEnd(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.callState(arena);
      MemorySegment buffer = arena.allocate(4096);
      while (read(state, fd, buffer) > 0) {
        // The bytes are not wanted, what the program did is.
      }
    }
  }

  /** Reads from a BPF iterator; how many bytes, 0 at its end. */
  static long read(MemorySegment callState, int fd, MemorySegment buffer) {
    long count;
    do {
      count = readOnce(callState, fd, buffer);
      // A BPF iterator hands control back now and then, so that a long walk does not hog a CPU.
    } while (count == AGAIN);
    return count;
  }

  /** The same, but {@link #AGAIN} when the kernel asks to be called again. */
  static long readOnce(MemorySegment callState, int fd, MemorySegment buffer) {
    while (true) {
      long count;
      try {
        count = (long) READ.invokeExact(callState, fd, buffer, buffer.byteSize());
      } catch (Throwable t) {
        throw fault(t);
      }
      if (count >= 0) {
        return count;
      }
      int errno = Native.errno(callState);
      if (errno == Errno.EAGAIN) {
        return AGAIN;
      }
      if (errno != Errno.EINTR) {
        throw LibbpfException.of("read of a BPF iterator", errno, "");
      }
    }
  }

  /** Resolution of a clock, in nanoseconds. */
  static long clockResolutionNs(int clock) {
    try (Arena arena = Arena.ofConfined()) {
      // struct timespec { time_t tv_sec; long tv_nsec; }
      MemorySegment timespec = arena.allocate(2 * Long.BYTES, Long.BYTES);
      int result = (int) CLOCK_GETRES.invokeExact(clock, timespec);
      if (result != 0) {
        throw new IllegalStateException("the kernel has no clock " + clock);
      }
      return timespec.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L
          + timespec.get(ValueLayout.JAVA_LONG, Long.BYTES);
    } catch (IllegalStateException e) {
      throw e;
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  /** The kernel's words for an error number, with its number. */
  static String errorText(int errno) {
    try {
      return Native.text((MemorySegment) STRERROR.invokeExact(errno)) + " (errno " + errno + ")";
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static int pageBytes() {
    try {
      return (int) GETPAGESIZE.invokeExact();
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  /** The two flags of open(2) that are used here; their numbers differ between architectures. */
  private static final class OpenFlags {
    private static final int O_CLOEXEC = 02000000;

    static int directoryReadOnly() {
      boolean arm = System.getProperty("os.arch").equals("aarch64");
      return O_CLOEXEC | (arm ? 040000 : 0200000);
    }
  }
}
