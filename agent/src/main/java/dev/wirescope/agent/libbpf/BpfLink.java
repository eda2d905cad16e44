package dev.wirescope.agent.libbpf;

import java.lang.foreign.MemorySegment;

/** An attached program. The kernel detaches it when this is closed or the process ends. */
public final class BpfLink implements AutoCloseable {
  private final MemorySegment link;

  BpfLink(MemorySegment link) {
    this.link = link;
  }

  int fd() {
    return Bindings.linkFd(link);
  }

  /** Call it once. */
  @Override
  public void close() {
    int result = Bindings.linkDestroy(link);
    if (result < 0) {
      throw LibbpfException.of("bpf_link__destroy", -result, "", Remedy.REPORT);
    }
  }
}
