package dev.wirescope.agent.libbpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A BPF object file: opened, then changed, then loaded into the kernel. Its programs and maps live
 * until it is closed; a map that another object reuses outlives it. For one thread.
 */
public final class BpfObject implements AutoCloseable {
  private static final String RODATA = ".rodata";
  private static final long LOG_BYTES = 256 << 10;

  private final String name;
  private final MemorySegment object;
  private final List<BpfProgram> programs;
  private final List<BpfMap> maps;
  private Arena logArena;
  private final MemorySegment log;

  private BpfObject(String name, MemorySegment object, Arena logArena, MemorySegment log) {
    this.name = name;
    this.object = object;
    this.logArena = logArena;
    this.log = log;
    this.programs = listPrograms(object);
    this.maps = listMaps(object);
  }

  /**
   * Parses an object file.
   *
   * @param name for messages, and the prefix of the names of its data sections
   * @param elf the file's bytes
   */
  @SuppressWarnings("MustBeClosedChecker") // load() or close() closes the log
  public static BpfObject open(String name, byte[] elf) {
    Libbpf.require();
    Arena logArena = Arena.ofConfined();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment log = logArena.allocate(LOG_BYTES);
      MemorySegment state = Native.callState(arena);
      MemorySegment bytes = arena.allocate(elf.length, Long.BYTES);
      bytes.copyFrom(MemorySegment.ofArray(elf));
      MemorySegment object = Bindings.objectOpenMem(state, bytes, OpenOptions.of(arena, name, log));
      if (object.address() == 0) {
        logArena.close();
        throw LibbpfException.of(
            "open of " + name, Native.errno(state), "", "build the probes again");
      }
      return new BpfObject(name, object, logArena, log);
    }
  }

  public List<BpfProgram> programs() {
    return programs;
  }

  public List<BpfMap> maps() {
    return maps;
  }

  /** The map called {@code mapName}. */
  public Optional<BpfMap> map(String mapName) {
    return maps.stream().filter(map -> map.name().equals(mapName)).findFirst();
  }

  /** The program called {@code programName}. */
  public Optional<BpfProgram> program(String programName) {
    return programs.stream().filter(program -> program.name().equals(programName)).findFirst();
  }

  /** Whether it has such a {@code const volatile} variable. */
  public boolean hasConstant(String variable) {
    return new BtfTypes(Bindings.objectBtf(object)).variable(RODATA, variable) != null;
  }

  /** Sets a {@code const volatile} variable of 1, 2, 4 or 8 bytes. Only before {@link #load}. */
  public void setConstant(String variable, long value) {
    BtfTypes.Variable place = new BtfTypes(Bindings.objectBtf(object)).variable(RODATA, variable);
    if (place == null) {
      throw new IllegalArgumentException("no constant " + variable + " in object " + name);
    }
    MemorySegment field = initialValue().asSlice(place.offset(), place.size());
    switch (place.size()) {
      case 1 -> field.set(ValueLayout.JAVA_BYTE, 0, (byte) value);
      case 2 -> field.set(ValueLayout.JAVA_SHORT, 0, (short) value);
      case 4 -> field.set(ValueLayout.JAVA_INT, 0, (int) value);
      case 8 -> field.set(ValueLayout.JAVA_LONG, 0, value);
      default ->
          throw new IllegalArgumentException(
              "constant " + variable + " has bytes=" + place.size() + ", not 1, 2, 4 or 8");
    }
  }

  /**
   * Sets the first bytes of a {@code const volatile} array. Only before {@link #load}.
   *
   * @param value at most as long as the variable
   */
  public void setConstant(String variable, byte[] value) {
    BtfTypes.Variable place = new BtfTypes(Bindings.objectBtf(object)).variable(RODATA, variable);
    if (place == null || place.size() < value.length) {
      throw new IllegalArgumentException(
          "no constant " + variable + " of bytes=" + value.length + " in object " + name);
    }
    MemorySegment.copy(
        value, 0, initialValue(), ValueLayout.JAVA_BYTE, place.offset(), value.length);
  }

  /** Creates its maps and loads its programs, all or none. */
  public void load() {
    int result = Bindings.objectLoad(object);
    String reason = result < 0 ? VerifierLog.reason(log.getString(0)) : "";
    closeLog();
    if (result < 0) {
      throw LibbpfException.of("load of " + name, -result, reason);
    }
  }

  @Override
  public void close() {
    closeLog();
    Bindings.objectClose(object);
  }

  private void closeLog() {
    if (logArena != null) {
      logArena.close();
      logArena = null;
    }
  }

  private MemorySegment initialValue() {
    BpfMap rodata =
        maps.stream()
            .filter(map -> map.isInternal() && map.name().endsWith(RODATA))
            .findFirst()
            .orElseThrow();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
      MemorySegment value = MapBindings.initialValue(rodata.handle(), size);
      return value.reinterpret(size.get(ValueLayout.JAVA_LONG, 0));
    }
  }

  private static List<BpfProgram> listPrograms(MemorySegment object) {
    List<BpfProgram> programs = new ArrayList<>();
    MemorySegment next = Bindings.nextProgram(object, MemorySegment.NULL);
    while (next.address() != 0) {
      programs.add(new BpfProgram(next));
      next = Bindings.nextProgram(object, next);
    }
    return List.copyOf(programs);
  }

  private static List<BpfMap> listMaps(MemorySegment object) {
    List<BpfMap> maps = new ArrayList<>();
    MemorySegment next = Bindings.nextMap(object, MemorySegment.NULL);
    while (next.address() != 0) {
      maps.add(new BpfMap(next));
      next = Bindings.nextMap(object, next);
    }
    return List.copyOf(maps);
  }
}
