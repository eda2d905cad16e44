package dev.wirescope.agent.probe;

import dev.wirescope.agent.libbpf.BpfProgram;

/** The kernel's iterators that visit sockets, the better one first. */
public enum SocketIterator {
  /** Over the storage of all sockets, in all network namespaces. Some kernels refuse it. */
  STORAGE("iter/bpf_sk_storage_map"),
  /** Over the TCP sockets of one network namespace: one walk for each of them. */
  NAMESPACE("iter/tcp");

  private final String section;

  SocketIterator(String section) {
    this.section = section;
  }

  /** Where a program for it belongs. */
  public String section() {
    return section;
  }

  /** Whether {@code program} is for it. */
  boolean runs(BpfProgram program) {
    return program.section().equals(section);
  }
}
