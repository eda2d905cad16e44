package dev.wirescope.agent.event;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The structs and enums in the BTF of an ELF object, so that the layout can be proved without root
 * and without libbpf. Format: the kernel's Documentation/bpf/btf.rst; ELF64, little-endian.
 */
final class Btf {
  private static final int INT = 1;
  private static final int PTR = 2;
  private static final int ARRAY = 3;
  private static final int STRUCT = 4;
  private static final int UNION = 5;
  private static final int ENUM = 6;
  private static final int TYPEDEF = 8;
  private static final int VOLATILE = 9;
  private static final int CONST = 10;
  private static final int RESTRICT = 11;
  private static final int FUNC_PROTO = 13;
  private static final int VAR = 14;
  private static final int DATASEC = 15;
  private static final int DECL_TAG = 17;
  private static final int TYPE_TAG = 18;
  private static final int ENUM64 = 19;

  private record Type(String name, int kind, int count, int sizeOrType, int body) {}

  private final ByteBuffer btf;
  private final int strings;
  private final List<Type> types = new ArrayList<>();

  private Btf(ByteBuffer btf) {
    this.btf = btf;
    int header = btf.getInt(4);
    this.strings = header + btf.getInt(16);
    types.add(new Type("void", 0, 0, 0, 0));
    int at = header + btf.getInt(8);
    int end = at + btf.getInt(12);
    while (at < end) {
      int info = btf.getInt(at + 4);
      Type type =
          new Type(
              string(btf.getInt(at)),
              (info >>> 24) & 0x1f,
              info & 0xffff,
              btf.getInt(at + 8),
              at + 12);
      types.add(type);
      at = type.body() + bodyBytes(type);
    }
  }

  /** The section {@code .BTF} of {@code elf}. */
  static Btf of(byte[] elf) {
    ByteBuffer file = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
    long sections = file.getLong(40);
    int sectionBytes = Short.toUnsignedInt(file.getShort(58));
    int count = Short.toUnsignedInt(file.getShort(60));
    int namesIndex = Short.toUnsignedInt(file.getShort(62));
    int names = (int) file.getLong((int) sections + namesIndex * sectionBytes + 24);
    for (int i = 0; i < count; i++) {
      int section = (int) sections + i * sectionBytes;
      if (text(file, names + file.getInt(section)).equals(".BTF")) {
        int offset = (int) file.getLong(section + 24);
        int size = (int) file.getLong(section + 32);
        return new Btf(file.slice(offset, size).order(ByteOrder.LITTLE_ENDIAN));
      }
    }
    throw new IllegalArgumentException("the object has no section .BTF");
  }

  /** The struct {@code name} as the compiler laid it out. */
  StructLayout struct(String name) {
    Type struct = find(name, STRUCT);
    List<StructLayout.Field> fields = new ArrayList<>();
    for (int i = 0; i < struct.count(); i++) {
      int member = struct.body() + 12 * i;
      fields.add(
          new StructLayout.Field(
              string(btf.getInt(member)),
              (btf.getInt(member + 8) & 0xffffff) / 8,
              sizeOf(btf.getInt(member + 4))));
    }
    return new StructLayout(name, struct.sizeOrType(), fields);
  }

  /** The names and numbers of the enum {@code name}, in order. */
  Map<String, Integer> enumeration(String name) {
    Type type = find(name, ENUM);
    Map<String, Integer> constants = new LinkedHashMap<>();
    for (int i = 0; i < type.count(); i++) {
      int constant = type.body() + 8 * i;
      constants.put(string(btf.getInt(constant)), btf.getInt(constant + 4));
    }
    return constants;
  }

  boolean has(String name) {
    return types.stream().anyMatch(type -> type.name().equals(name));
  }

  private Type find(String name, int kind) {
    return types.stream()
        .filter(type -> type.kind() == kind && type.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in BTF: name it in contract.bpf.c"));
  }

  private int sizeOf(int id) {
    Type type = types.get(id);
    return switch (type.kind()) {
      case INT, STRUCT, UNION, ENUM, ENUM64 -> type.sizeOrType();
      case PTR -> Long.BYTES;
      case ARRAY -> btf.getInt(type.body() + 8) * sizeOf(btf.getInt(type.body()));
      case TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG -> sizeOf(type.sizeOrType());
      default -> throw new AssertionError("a field of BTF kind " + type.kind());
    };
  }

  private static int bodyBytes(Type type) {
    return switch (type.kind()) {
      case INT, VAR, DECL_TAG -> 4;
      case ARRAY -> 12;
      case STRUCT, UNION, DATASEC, ENUM64 -> 12 * type.count();
      case ENUM, FUNC_PROTO -> 8 * type.count();
      default -> 0;
    };
  }

  private String string(int offset) {
    return text(btf, strings + offset);
  }

  private static String text(ByteBuffer bytes, int start) {
    int end = start;
    while (bytes.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[end - start];
    bytes.get(start, text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
