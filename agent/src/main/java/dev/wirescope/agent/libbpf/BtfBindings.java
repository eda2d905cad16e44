package dev.wirescope.agent.libbpf;

import static dev.wirescope.agent.libbpf.Native.INT;
import static dev.wirescope.agent.libbpf.Native.POINTER;
import static dev.wirescope.agent.libbpf.Native.captureErrno;
import static dev.wirescope.agent.libbpf.Native.fault;
import static dev.wirescope.agent.libbpf.Native.function;
import static dev.wirescope.agent.libbpf.Native.libbpf;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** libbpf's functions for type information. */
final class BtfBindings {
  // struct btf *btf__load_vmlinux_btf(void);
  private static final MethodHandle LOAD_VMLINUX =
      libbpf("btf__load_vmlinux_btf", function(POINTER), captureErrno());
  // void btf__free(struct btf *btf);
  private static final MethodHandle FREE = libbpf("btf__free", FunctionDescriptor.ofVoid(POINTER));
  // __s32 btf__find_by_name_kind(const struct btf *btf, const char *type_name, __u32 kind);
  private static final MethodHandle FIND_BY_NAME_KIND =
      libbpf("btf__find_by_name_kind", function(INT, POINTER, POINTER, INT));
  // const struct btf_type *btf__type_by_id(const struct btf *btf, __u32 id);
  private static final MethodHandle TYPE_BY_ID =
      libbpf("btf__type_by_id", function(POINTER, POINTER, INT));
  // const char *btf__name_by_offset(const struct btf *btf, __u32 offset);
  private static final MethodHandle NAME_BY_OFFSET =
      libbpf("btf__name_by_offset", function(POINTER, POINTER, INT));

  private BtfBindings() {}

  static MemorySegment loadVmlinux(MemorySegment state) {
    try {
      return (MemorySegment) LOAD_VMLINUX.invokeExact(state);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static void free(MemorySegment btf) {
    try {
      FREE.invokeExact(btf);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  /** The type's id, or a negative error number. */
  static int findByNameKind(MemorySegment btf, MemorySegment name, int kind) {
    try {
      return (int) FIND_BY_NAME_KIND.invokeExact(btf, name, kind);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static MemorySegment typeById(MemorySegment btf, int id) {
    try {
      return (MemorySegment) TYPE_BY_ID.invokeExact(btf, id);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static String nameByOffset(MemorySegment btf, int offset) {
    try {
      return Native.text((MemorySegment) NAME_BY_OFFSET.invokeExact(btf, offset));
    } catch (Throwable t) {
      throw fault(t);
    }
  }
}
