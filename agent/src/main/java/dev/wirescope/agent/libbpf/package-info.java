/**
 * The door to libbpf and the few system calls around it. C names appear in the comments of the
 * bindings only; everybody else sees {@link dev.wirescope.agent.libbpf.BpfObject} and what it
 * holds. No other package asks the linker for a function.
 */
package dev.wirescope.agent.libbpf;
