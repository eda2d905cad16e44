package dev.wirescope.agent.libbpf;

/** Which tracepoints a kernel has, and with which arguments. */
public interface Tracepoints {
  /** Whether programs can be attached to the tracepoint {@code name} as {@code tp_btf}. */
  boolean hasTracepoint(String name);

  /** How many arguments the tracepoint {@code name} has; 0 if the kernel does not have it. */
  int tracepointArguments(String name);
}
