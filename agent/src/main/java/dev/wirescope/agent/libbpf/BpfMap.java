package dev.wirescope.agent.libbpf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A map of an object. It lives as long as the object. */
public final class BpfMap {
  private final MemorySegment map;
  private final String name;

  BpfMap(MemorySegment map) {
    this.map = map;
    this.name = MapBindings.name(map);
  }

  public String name() {
    return name;
  }

  /** Whether libbpf made it for a data section such as {@code .rodata}. */
  public boolean isInternal() {
    return MapBindings.isInternal(map);
  }

  public int keySize() {
    return MapBindings.keySize(map);
  }

  /** Of one CPU, if the map keeps one value for each. */
  public int valueSize() {
    return MapBindings.valueSize(map);
  }

  /** For a ring: its bytes. */
  public int maxEntries() {
    return MapBindings.maxEntries(map);
  }

  /** Only before the object is loaded. */
  public void setMaxEntries(int maxEntries) {
    check(
        MapBindings.setMaxEntries(map, maxEntries),
        "bpf_map__set_max_entries of " + name + " to " + maxEntries);
  }

  /** Makes this map stand for one that exists already. Only before the object is loaded. */
  public void reuse(BpfMap existing) {
    check(MapBindings.reuseFd(map, existing.fd()), "bpf_map__reuse_fd of " + name);
  }

  /** The file descriptor; it belongs to the object. */
  public int fd() {
    return MapBindings.fd(map);
  }

  /** Maps {@code length} bytes of the map's memory, starting at {@code offset}, for reading. */
  public MemorySegment mapReadOnly(long length, long offset) {
    return Libc.map(length, Libc.PROT_READ, fd(), offset);
  }

  /** Maps {@code length} bytes of the map's memory, starting at {@code offset}. */
  public MemorySegment mapReadWrite(long length, long offset) {
    return Libc.map(length, Libc.PROT_READ | Libc.PROT_WRITE, fd(), offset);
  }

  /** Ends a mapping of {@link #mapReadOnly} or {@link #mapReadWrite}. */
  public static void unmap(MemorySegment address, long length) {
    Libc.unmap(address, length);
  }

  /** The unit of mappings. */
  public static int pageBytes() {
    return Libc.pageBytes();
  }

  /** How many values a per-CPU map keeps for one key. */
  public static int possibleCpus() {
    return Libbpf.possibleCpus();
  }

  /** Bytes that a look-up in a per-CPU map writes: each CPU's value, rounded up to 8. */
  public int perCpuBytes() {
    return perCpuStride() * possibleCpus();
  }

  /** Bytes from one CPU's value to the next. */
  public int perCpuStride() {
    return (valueSize() + 7) & -8;
  }

  /**
   * Copies the value of {@code key} to {@code value}.
   *
   * @return whether there is one
   */
  public boolean lookup(MemorySegment key, MemorySegment value) {
    int result = MapBindings.lookupElem(fd(), key, value);
    if (result == -Errno.ENOENT) {
      return false;
    }
    check(result, "bpf_map_lookup_elem of " + name);
    return true;
  }

  /** Removes {@code key}, if it is there. */
  public void delete(MemorySegment key) {
    int result = MapBindings.deleteElem(fd(), key);
    if (result != -Errno.ENOENT) {
      check(result, "bpf_map_delete_elem of " + name);
    }
  }

  /**
   * Copies a part of the map's entries. One system call, no allocation.
   *
   * @param position where the last part ended, and after the call where this one did; at least as
   *     large as the key and 4 bytes
   * @param first whether this is the first part
   * @param keys takes the keys
   * @param values takes the values
   * @param count 4 bytes: in, room for how many; out, how many there were
   * @return whether there may be more
   */
  public boolean lookupBatch(
      MemorySegment position,
      boolean first,
      MemorySegment keys,
      MemorySegment values,
      MemorySegment count) {
    MemorySegment from = first ? MemorySegment.NULL : position;
    int result = MapBindings.lookupBatch(fd(), from, position, keys, values, count);
    if (result == -Errno.ENOENT) {
      return false;
    }
    if (result < 0) {
      count.set(ValueLayout.JAVA_INT, 0, 0);
    }
    check(result, "bpf_map_lookup_batch of " + name);
    return true;
  }

  MemorySegment handle() {
    return map;
  }

  private static void check(int result, String call) {
    if (result < 0) {
      throw LibbpfException.of(call, -result, "");
    }
  }
}
