package dev.wirescope.agent.packet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which interfaces are watched, in every network namespace.
 *
 * @param kinds bits of {@code SELECT_*} in {@code recorder.bpf.h}
 * @param names of further ones
 */
public record InterfaceSelection(int kinds, List<String> names) {
  /** As many names as the probe can compare with. */
  public static final int NAMES = 8;

  /** Bytes of a name, IFNAMSIZ. */
  public static final int NAME_BYTES = 16;

  private static final int SELECT_PHYSICAL = 1;
  private static final int SELECT_LOOPBACK = 2;
  private static final int SELECT_VIRTUAL = 4;

  /** Those of a bus: network cards, also those of a virtual machine. */
  public static final InterfaceSelection PHYSICAL =
      new InterfaceSelection(SELECT_PHYSICAL, List.of());

  /** Every interface. */
  public static final InterfaceSelection ALL =
      new InterfaceSelection(SELECT_PHYSICAL | SELECT_LOOPBACK | SELECT_VIRTUAL, List.of());

  /** None: packets are not watched. */
  public static final InterfaceSelection NONE = new InterfaceSelection(0, List.of());

  public InterfaceSelection {
    names = List.copyOf(names);
  }

  /**
   * Reads {@code physical}, {@code all}, {@code none} or names, several of them with commas.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  public static InterfaceSelection parse(String text) {
    int kinds = 0;
    List<String> names = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      switch (word) {
        case "physical" -> kinds |= PHYSICAL.kinds;
        case "all" -> kinds |= ALL.kinds;
        case "none" -> {}
        default -> names.add(name(word));
      }
    }
    if (names.size() > NAMES) {
      throw new IllegalArgumentException(
          "at most " + NAMES + " names of interfaces, or all: " + names.size() + " were given");
    }
    return new InterfaceSelection(kinds, names);
  }

  /** Whether nothing is watched. */
  public boolean isEmpty() {
    return kinds == 0 && names.isEmpty();
  }

  /** The names as the probe reads them: {@value #NAME_BYTES} bytes each, filled up with zeros. */
  public byte[] nameBytes() {
    byte[] bytes = new byte[NAMES * NAME_BYTES];
    for (int i = 0; i < names.size(); i++) {
      byte[] name = names.get(i).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(name, 0, bytes, i * NAME_BYTES, name.length);
    }
    return bytes;
  }

  private static String name(String word) {
    int length = word.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length >= NAME_BYTES) {
      throw new IllegalArgumentException(
          "no interface can be called '" + word + "': a name has 1 to 15 bytes");
    }
    return word;
  }
}
