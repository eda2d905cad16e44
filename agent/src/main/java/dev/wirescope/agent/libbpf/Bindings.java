package dev.wirescope.agent.libbpf;

import static dev.wirescope.agent.libbpf.Native.INT;
import static dev.wirescope.agent.libbpf.Native.LONG;
import static dev.wirescope.agent.libbpf.Native.POINTER;
import static dev.wirescope.agent.libbpf.Native.captureErrno;
import static dev.wirescope.agent.libbpf.Native.fault;
import static dev.wirescope.agent.libbpf.Native.function;
import static dev.wirescope.agent.libbpf.Native.libbpf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * libbpf's functions for objects, programs and links. A returned {@code int} is 0 or more, or a
 * negative error number; a returned pointer is NULL with the error number in the call state.
 */
final class Bindings {
  // libbpf_print_fn_t libbpf_set_print(libbpf_print_fn_t fn);
  private static final MethodHandle SET_PRINT =
      libbpf("libbpf_set_print", function(POINTER, POINTER));
  // const char *libbpf_version_string(void);
  private static final MethodHandle VERSION_STRING =
      libbpf("libbpf_version_string", function(POINTER));
  // int libbpf_num_possible_cpus(void);
  private static final MethodHandle NUM_POSSIBLE_CPUS =
      libbpf("libbpf_num_possible_cpus", function(INT));
  // struct bpf_object *bpf_object__open_mem(const void *obj_buf, size_t obj_buf_sz,
  //                                         const struct bpf_object_open_opts *opts);
  private static final MethodHandle OBJECT_OPEN_MEM =
      libbpf("bpf_object__open_mem", function(POINTER, POINTER, LONG, POINTER), captureErrno());
  // int bpf_object__load(struct bpf_object *obj);
  private static final MethodHandle OBJECT_LOAD =
      libbpf("bpf_object__load", function(INT, POINTER));
  // void bpf_object__close(struct bpf_object *object);
  private static final MethodHandle OBJECT_CLOSE =
      libbpf("bpf_object__close", java.lang.foreign.FunctionDescriptor.ofVoid(POINTER));
  // struct btf *bpf_object__btf(const struct bpf_object *obj);
  private static final MethodHandle OBJECT_BTF =
      libbpf("bpf_object__btf", function(POINTER, POINTER));
  // struct bpf_program *bpf_object__next_program(const struct bpf_object *obj,
  //                                              struct bpf_program *prog);
  private static final MethodHandle NEXT_PROGRAM =
      libbpf("bpf_object__next_program", function(POINTER, POINTER, POINTER));
  // struct bpf_map *bpf_object__next_map(const struct bpf_object *obj, const struct bpf_map *map);
  private static final MethodHandle NEXT_MAP =
      libbpf("bpf_object__next_map", function(POINTER, POINTER, POINTER));
  // const char *bpf_program__name(const struct bpf_program *prog);
  private static final MethodHandle PROGRAM_NAME =
      libbpf("bpf_program__name", function(POINTER, POINTER));
  // const char *bpf_program__section_name(const struct bpf_program *prog);
  private static final MethodHandle PROGRAM_SECTION_NAME =
      libbpf("bpf_program__section_name", function(POINTER, POINTER));
  // int bpf_program__set_autoload(struct bpf_program *prog, bool autoload);
  private static final MethodHandle PROGRAM_SET_AUTOLOAD =
      libbpf("bpf_program__set_autoload", function(INT, POINTER, ValueLayout.JAVA_BOOLEAN));
  // bool bpf_program__autoload(const struct bpf_program *prog);
  private static final MethodHandle PROGRAM_AUTOLOAD =
      libbpf("bpf_program__autoload", function(ValueLayout.JAVA_BOOLEAN, POINTER));
  // int bpf_program__fd(const struct bpf_program *prog);
  private static final MethodHandle PROGRAM_FD = libbpf("bpf_program__fd", function(INT, POINTER));
  // struct bpf_link *bpf_program__attach(const struct bpf_program *prog);
  private static final MethodHandle PROGRAM_ATTACH =
      libbpf("bpf_program__attach", function(POINTER, POINTER), captureErrno());
  // struct bpf_link *bpf_program__attach_cgroup(const struct bpf_program *prog, int cgroup_fd);
  private static final MethodHandle PROGRAM_ATTACH_CGROUP =
      libbpf("bpf_program__attach_cgroup", function(POINTER, POINTER, INT), captureErrno());
  // struct bpf_link *bpf_program__attach_iter(const struct bpf_program *prog,
  //                                           const struct bpf_iter_attach_opts *opts);
  private static final MethodHandle PROGRAM_ATTACH_ITER =
      libbpf("bpf_program__attach_iter", function(POINTER, POINTER, POINTER), captureErrno());
  // int bpf_link__fd(const struct bpf_link *link);
  private static final MethodHandle LINK_FD = libbpf("bpf_link__fd", function(INT, POINTER));
  // int bpf_link__destroy(struct bpf_link *link);
  private static final MethodHandle LINK_DESTROY =
      libbpf("bpf_link__destroy", function(INT, POINTER));
  // int bpf_iter_create(int link_fd);
  private static final MethodHandle ITER_CREATE = libbpf("bpf_iter_create", function(INT, INT));
  // int bpf_prog_test_run_opts(int prog_fd, struct bpf_test_run_opts *opts);
  private static final MethodHandle PROG_TEST_RUN =
      libbpf("bpf_prog_test_run_opts", function(INT, INT, POINTER));

  static {
    silence();
  }

  private Bindings() {}

  /** libbpf would print to stderr; a reason reaches the user through {@link LibbpfException}. */
  private static void silence() {
    try {
      MemorySegment ignored = (MemorySegment) SET_PRINT.invokeExact(MemorySegment.NULL);
      assert ignored != null;
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static String versionString() {
    try {
      return Native.text((MemorySegment) VERSION_STRING.invokeExact());
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static int numPossibleCpus() {
    try {
      return (int) NUM_POSSIBLE_CPUS.invokeExact();
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static MemorySegment objectOpenMem(
      MemorySegment state, MemorySegment elf, MemorySegment options) {
    try {
      return (MemorySegment) OBJECT_OPEN_MEM.invokeExact(state, elf, elf.byteSize(), options);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static int objectLoad(MemorySegment object) {
    return callInt(OBJECT_LOAD, object);
  }

  static void objectClose(MemorySegment object) {
    try {
      OBJECT_CLOSE.invokeExact(object);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static MemorySegment objectBtf(MemorySegment object) {
    return callPointer(OBJECT_BTF, object);
  }

  /** The program after {@code previous}, the first one after NULL, NULL after the last one. */
  static MemorySegment nextProgram(MemorySegment object, MemorySegment previous) {
    return callPointer(NEXT_PROGRAM, object, previous);
  }

  /** The map after {@code previous}, the first one after NULL, NULL after the last one. */
  static MemorySegment nextMap(MemorySegment object, MemorySegment previous) {
    return callPointer(NEXT_MAP, object, previous);
  }

  static String programName(MemorySegment program) {
    return Native.text(callPointer(PROGRAM_NAME, program));
  }

  static String programSectionName(MemorySegment program) {
    return Native.text(callPointer(PROGRAM_SECTION_NAME, program));
  }

  static int programSetAutoload(MemorySegment program, boolean autoload) {
    try {
      return (int) PROGRAM_SET_AUTOLOAD.invokeExact(program, autoload);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static boolean programAutoload(MemorySegment program) {
    try {
      return (boolean) PROGRAM_AUTOLOAD.invokeExact(program);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static int programFd(MemorySegment program) {
    return callInt(PROGRAM_FD, program);
  }

  static MemorySegment programAttach(MemorySegment state, MemorySegment program) {
    return callPointer(PROGRAM_ATTACH, state, program);
  }

  static MemorySegment programAttachCgroup(
      MemorySegment state, MemorySegment program, int cgroupFd) {
    try {
      return (MemorySegment) PROGRAM_ATTACH_CGROUP.invokeExact(state, program, cgroupFd);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static MemorySegment programAttachIter(
      MemorySegment state, MemorySegment program, MemorySegment options) {
    try {
      return (MemorySegment) PROGRAM_ATTACH_ITER.invokeExact(state, program, options);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static int linkFd(MemorySegment link) {
    return callInt(LINK_FD, link);
  }

  static int linkDestroy(MemorySegment link) {
    return callInt(LINK_DESTROY, link);
  }

  static int iterCreate(int linkFd) {
    try {
      return (int) ITER_CREATE.invokeExact(linkFd);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  static int progTestRun(int programFd, MemorySegment options) {
    try {
      return (int) PROG_TEST_RUN.invokeExact(programFd, options);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  private static int callInt(MethodHandle function, MemorySegment argument) {
    try {
      return (int) function.invokeExact(argument);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  private static MemorySegment callPointer(MethodHandle function, MemorySegment argument) {
    try {
      return (MemorySegment) function.invokeExact(argument);
    } catch (Throwable t) {
      throw fault(t);
    }
  }

  private static MemorySegment callPointer(
      MethodHandle function, MemorySegment first, MemorySegment second) {
    try {
      return (MemorySegment) function.invokeExact(first, second);
    } catch (Throwable t) {
      throw fault(t);
    }
  }
}
