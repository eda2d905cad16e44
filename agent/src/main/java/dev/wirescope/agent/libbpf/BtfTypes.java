package dev.wirescope.agent.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Reads a {@code struct btf} that somebody else owns.
 *
 * <pre>
 * struct btf_type        { __u32 name_off; __u32 info; __u32 size_or_type; }   info: kind 28..24, vlen 15..0
 * struct btf_enum        { __u32 name_off; __s32 val; }                        vlen of them after an ENUM
 * struct btf_var_secinfo { __u32 type; __u32 offset; __u32 size; }             vlen of them after a DATASEC
 * </pre>
 */
final class BtfTypes {
  static final int KIND_PTR = 2;
  static final int KIND_ENUM = 6;
  static final int KIND_TYPEDEF = 8;
  static final int KIND_FUNC_PROTO = 13;
  static final int KIND_DATASEC = 15;

  private static final int NAME_OFF = 0;
  private static final int INFO = 4;
  private static final int SIZE_OR_TYPE = 8;
  private static final int TYPE_BYTES = 12;
  private static final int ENUM_NAME_OFF = 0;
  private static final int ENUM_VAL = 4;
  private static final int ENUM_BYTES = 8;
  private static final int SECINFO_TYPE = 0;
  private static final int SECINFO_OFFSET = 4;
  private static final int SECINFO_SIZE = 8;
  private static final int SECINFO_BYTES = 12;

  private final MemorySegment btf;

  BtfTypes(MemorySegment btf) {
    this.btf = btf;
  }

  /** Where a variable lies in its section. */
  record Variable(int offset, int size) {}

  OptionalInt find(String name, int kind) {
    try (Arena arena = Arena.ofConfined()) {
      int id = BtfBindings.findByNameKind(btf, arena.allocateFrom(name), kind);
      return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }
  }

  /** The id that a pointer, typedef or qualifier refers to. */
  int referred(int id) {
    return type(id, TYPE_BYTES).get(ValueLayout.JAVA_INT, SIZE_OR_TYPE);
  }

  int kind(int id) {
    return (type(id, TYPE_BYTES).get(ValueLayout.JAVA_INT, INFO) >>> 24) & 0x1f;
  }

  /** Members, parameters or variables of a type. */
  int count(int id) {
    return type(id, TYPE_BYTES).get(ValueLayout.JAVA_INT, INFO) & 0xffff;
  }

  /** The constants of an enum by number; empty if there is no such enum. */
  Map<Integer, String> enumeration(String enumName) {
    OptionalInt id = find(enumName, KIND_ENUM);
    if (id.isEmpty()) {
      return Map.of();
    }
    int constants = count(id.getAsInt());
    MemorySegment type = type(id.getAsInt(), TYPE_BYTES + (long) constants * ENUM_BYTES);
    Map<Integer, String> names = new HashMap<>();
    for (int i = 0; i < constants; i++) {
      long at = TYPE_BYTES + (long) i * ENUM_BYTES;
      int nameOffset = type.get(ValueLayout.JAVA_INT, at + ENUM_NAME_OFF);
      names.put(
          type.get(ValueLayout.JAVA_INT, at + ENUM_VAL), BtfBindings.nameByOffset(btf, nameOffset));
    }
    return names;
  }

  /** The variable {@code name} of the section {@code section}, or null. */
  Variable variable(String section, String name) {
    OptionalInt id = find(section, KIND_DATASEC);
    if (id.isEmpty()) {
      return null;
    }
    int variables = count(id.getAsInt());
    MemorySegment type = type(id.getAsInt(), TYPE_BYTES + (long) variables * SECINFO_BYTES);
    for (int i = 0; i < variables; i++) {
      long info = TYPE_BYTES + (long) i * SECINFO_BYTES;
      int variable = type.get(ValueLayout.JAVA_INT, info + SECINFO_TYPE);
      if (name(variable).equals(name)) {
        return new Variable(
            type.get(ValueLayout.JAVA_INT, info + SECINFO_OFFSET),
            type.get(ValueLayout.JAVA_INT, info + SECINFO_SIZE));
      }
    }
    return null;
  }

  private String name(int id) {
    int offset = type(id, TYPE_BYTES).get(ValueLayout.JAVA_INT, NAME_OFF);
    return BtfBindings.nameByOffset(btf, offset);
  }

  private MemorySegment type(int id, long bytes) {
    return BtfBindings.typeById(btf, id).reinterpret(bytes);
  }
}
