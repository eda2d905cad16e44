package dev.wirescope.agent.libbpf;

import static dev.wirescope.agent.libbpf.Native.INT;
import static dev.wirescope.agent.libbpf.Native.POINTER;
import static dev.wirescope.agent.libbpf.Native.fault;
import static dev.wirescope.agent.libbpf.Native.function;
import static dev.wirescope.agent.libbpf.Native.libbpf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** libbpf's functions for maps. A negative {@code int} is an error number. */
final class MapBindings {
  // const char *bpf_map__name(const struct bpf_map *map);
  private static final MethodHandle NAME = libbpf("bpf_map__name", function(POINTER, POINTER));
  // int bpf_map__fd(const struct bpf_map *map);
  private static final MethodHandle FD = libbpf("bpf_map__fd", function(INT, POINTER));
  // __u32 bpf_map__key_size(const struct bpf_map *map);
  private static final MethodHandle KEY_SIZE = libbpf("bpf_map__key_size", function(INT, POINTER));
  // __u32 bpf_map__value_size(const struct bpf_map *map);
  private static final MethodHandle VALUE_SIZE =
      libbpf("bpf_map__value_size", function(INT, POINTER));
  // __u32 bpf_map__max_entries(const struct bpf_map *map);
  private static final MethodHandle MAX_ENTRIES =
      libbpf("bpf_map__max_entries", function(INT, POINTER));
  // int bpf_map__set_max_entries(struct bpf_map *map, __u32 max_entries);
  private static final MethodHandle SET_MAX_ENTRIES =
      libbpf("bpf_map__set_max_entries", function(INT, POINTER, INT));
  // int bpf_map__reuse_fd(struct bpf_map *map, int fd);
  private static final MethodHandle REUSE_FD =
      libbpf("bpf_map__reuse_fd", function(INT, POINTER, INT));
  // bool bpf_map__is_internal(const struct bpf_map *map);
  private static final MethodHandle IS_INTERNAL =
      libbpf("bpf_map__is_internal", function(ValueLayout.JAVA_BOOLEAN, POINTER));
  // void *bpf_map__initial_value(struct bpf_map *map, size_t *psize);
  private static final MethodHandle INITIAL_VALUE =
      libbpf("bpf_map__initial_value", function(POINTER, POINTER, POINTER));
  // int bpf_map_lookup_elem(int fd, const void *key, void *value);
  private static final MethodHandle LOOKUP_ELEM =
      libbpf("bpf_map_lookup_elem", function(INT, INT, POINTER, POINTER));
  // int bpf_map_delete_elem(int fd, const void *key);
  private static final MethodHandle DELETE_ELEM =
      libbpf("bpf_map_delete_elem", function(INT, INT, POINTER));
  // int bpf_map_lookup_batch(int fd, void *in_batch, void *out_batch, void *keys, void *values,
  //                          __u32 *count, const struct bpf_map_batch_opts *opts);
  private static final MethodHandle LOOKUP_BATCH =
      libbpf(
          "bpf_map_lookup_batch",
          function(INT, INT, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER));

  private MapBindings() {}

  static String name(MemorySegment map) {
    try {
      return Native.text((MemorySegment) NAME.invokeExact(map));
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static int fd(MemorySegment map) {
    return callInt(FD, map);
  }

  static int keySize(MemorySegment map) {
    return callInt(KEY_SIZE, map);
  }

  static int valueSize(MemorySegment map) {
    return callInt(VALUE_SIZE, map);
  }

  static int maxEntries(MemorySegment map) {
    return callInt(MAX_ENTRIES, map);
  }

  static int setMaxEntries(MemorySegment map, int maxEntries) {
    return callInt(SET_MAX_ENTRIES, map, maxEntries);
  }

  static int reuseFd(MemorySegment map, int fd) {
    return callInt(REUSE_FD, map, fd);
  }

  /** Whether libbpf made it for a data section ({@code .rodata}, {@code .bss}). */
  static boolean isInternal(MemorySegment map) {
    try {
      return (boolean) IS_INTERNAL.invokeExact(map);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static MemorySegment initialValue(MemorySegment map, MemorySegment sizeOut) {
    try {
      return (MemorySegment) INITIAL_VALUE.invokeExact(map, sizeOut);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static int lookupElem(int fd, MemorySegment key, MemorySegment value) {
    try {
      return (int) LOOKUP_ELEM.invokeExact(fd, key, value);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static int deleteElem(int fd, MemorySegment key) {
    try {
      return (int) DELETE_ELEM.invokeExact(fd, key);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static int lookupBatch(
      int fd,
      MemorySegment inBatch,
      MemorySegment outBatch,
      MemorySegment keys,
      MemorySegment values,
      MemorySegment count) {
    try {
      return (int)
          LOOKUP_BATCH.invokeExact(fd, inBatch, outBatch, keys, values, count, MemorySegment.NULL);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  private static int callInt(MethodHandle function, MemorySegment map) {
    try {
      return (int) function.invokeExact(map);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  private static int callInt(MethodHandle function, MemorySegment map, int argument) {
    try {
      return (int) function.invokeExact(map, argument);
    } catch (Throwable t) {
      throw fault(t);
    }
  }
}
