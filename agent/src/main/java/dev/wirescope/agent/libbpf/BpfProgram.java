package dev.wirescope.agent.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A program of an object. It lives as long as the object. */
public final class BpfProgram {
  private final MemorySegment program;
  private final String name;
  private final String section;

  BpfProgram(MemorySegment program) {
    this.program = program;
    this.name = Bindings.programName(program);
    this.section = Bindings.programSectionName(program);
  }

  public String name() {
    return name;
  }

  /** The section that says where it belongs, for instance {@code tp_btf/tcp_retransmit_skb}. */
  public String section() {
    return section;
  }

  /** Leaves it out when the object is loaded. Only before that. */
  public void skip() {
    int result = Bindings.programSetAutoload(program, false);
    if (result < 0) {
      throw LibbpfException.of("bpf_program__set_autoload of " + name, -result, "");
    }
  }

  /** Whether it was left out. */
  public boolean isSkipped() {
    return !Bindings.programAutoload(program);
  }

  /** Attaches it where its section says. */
  public BpfLink attach() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.callState(arena);
      return link(Bindings.programAttach(state, program), state, "attach of " + section);
    }
  }

  /** Attaches it to a cgroup and all below it. */
  public BpfLink attachToCgroup(Path cgroup) {
    int cgroupFd = Libc.openDirectory(cgroup.toString());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.callState(arena);
      return link(
          Bindings.programAttachCgroup(state, program, cgroupFd),
          state,
          "attach of " + section + " to " + cgroup);
    } finally {
      Libc.close(cgroupFd);
    }
  }

  /** Attaches an iterator to {@code map}, whose entries it visits on each walk. */
  public BpfIterator attachToMap(BpfMap map) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.callState(arena);
      MemorySegment options = IteratorOptions.ofMap(arena, map.fd());
      return new BpfIterator(
          name,
          link(
              Bindings.programAttachIter(state, program, options),
              state,
              "attach of " + section + " to map " + map.name()));
    }
  }

  /** Attaches an iterator over what the thread that begins a walk can see. */
  public BpfIterator attachIterator() {
    return new BpfIterator(name, attach());
  }

  /** Runs an iterator once, to its end. */
  public void iterate() {
    try (BpfLink link = attach()) {
      int fd = Bindings.iterCreate(link.fd());
      if (fd < 0) {
        throw LibbpfException.of("bpf_iter_create of " + name, -fd, "");
      }
      try {
        Libc.readToEnd(fd);
      } finally {
        Libc.close(fd);
      }
    }
  }

  /**
   * Runs a program of the type {@code syscall} in the calling thread.
   *
   * @param context what the program gets and may change
   * @return what the program returned
   */
  public int run(MemorySegment context) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment options = TestRunOptions.of(arena, context);
      int result = Bindings.progTestRun(Bindings.programFd(program), options);
      if (result < 0) {
        throw LibbpfException.of("bpf_prog_test_run_opts of " + name, -result, "");
      }
      return TestRunOptions.returned(options);
    }
  }

  /** What the kernel's accounting of run times says of it, see {@link RunStats}. */
  public RunStats runStats() {
    return RunStats.ofFd(Bindings.programFd(program));
  }

  private static BpfLink link(MemorySegment link, MemorySegment state, String call) {
    if (link.address() == 0) {
      throw LibbpfException.of(call, Native.errno(state), "");
    }
    return new BpfLink(link);
  }
}
