package dev.wirescope.agent.event;

import java.util.List;

/**
 * The layout of one C struct of {@code events.h}, as this side reads it. A test compares it field
 * by field with the BTF of the built probe.
 *
 * @param name the C struct's name
 * @param size in bytes
 * @param fields in order of offset
 */
public record StructLayout(String name, int size, List<Field> fields) {
  /** One field: name, offset from the struct's start, size in bytes. */
  public record Field(String name, int offset, int size) {}

  public StructLayout {
    fields = List.copyOf(fields);
  }

  /** Where the field {@code fieldName} starts. */
  public int offsetOf(String fieldName) {
    for (Field field : fields) {
      if (field.name().equals(fieldName)) {
        return field.offset();
      }
    }
    throw new IllegalArgumentException("no field " + fieldName + " in struct " + name);
  }
}
