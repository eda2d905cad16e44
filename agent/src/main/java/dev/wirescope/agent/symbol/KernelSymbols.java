package dev.wirescope.agent.symbol;

import dev.wirescope.agent.text.Utf8;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Functions of the kernel by address, from {@code /proc/kallsyms}. The file has some 200,000 lines
 * and few of them are ever asked for: it is read through once for addresses not met before, at most
 * once a second in the long run, rather than kept. For one thread.
 */
final class KernelSymbols {
  private static final Path KALLSYMS = Path.of("/proc/kallsyms");
  private static final int ADDRESS_DIGITS = 16;
  private static final int KNOWN_MAX = 1024;
  private static final long READ_EVERY_NS = 1_000_000_000L;

  /** So many at once after a quiet time: the first drops come from several places. */
  private static final long SAVED_MAX = 4;

  private final Path file;
  private final Map<Long, Utf8> known = new HashMap<>();
  private long lastReadNs;

  private KernelSymbols(Path file) {
    this.file = file;
    this.lastReadNs = System.nanoTime() - SAVED_MAX * READ_EVERY_NS;
  }

  static KernelSymbols ofThisKernel() {
    return of(KALLSYMS);
  }

  static KernelSymbols of(Path file) {
    return new KernelSymbols(file);
  }

  /** Knows no function. */
  static KernelSymbols none() {
    return new KernelSymbols(null);
  }

  Utf8 function(long address) {
    if (address == 0) {
      return Utf8.EMPTY;
    }
    Utf8 name = known.get(address);
    if (name == null) {
      learn(new long[] {address});
      name = known.get(address);
    }
    return name == null ? hex(address) : name;
  }

  /**
   * Looks those up that are not known yet, in one reading.
   *
   * @return false if that has to wait
   */
  boolean learn(long[] addresses) {
    long[] unknown =
        Arrays.stream(addresses).filter(a -> a != 0 && !known.containsKey(a)).distinct().toArray();
    if (unknown.length == 0) {
      return true;
    }
    if (file == null || known.size() + unknown.length > KNOWN_MAX || !mayRead()) {
      return false;
    }
    Utf8[] found = find(unknown);
    for (int i = 0; i < unknown.length; i++) {
      known.put(unknown[i], found[i]);
    }
    return true;
  }

  private boolean mayRead() {
    long now = System.nanoTime();
    long saved = Math.min((now - lastReadNs) / READ_EVERY_NS, SAVED_MAX);
    if (saved == 0) {
      return false;
    }
    lastReadNs = now - (saved - 1) * READ_EVERY_NS;
    return true;
  }

  /** Of each the last function that starts at or before it; lines are in no order. */
  private Utf8[] find(long[] addresses) {
    long[] bestStarts = new long[addresses.length];
    String[] best = new String[addresses.length];
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // ffffffff81a2b3c0 T nf_hook_slow [module]
        if (line.length() <= ADDRESS_DIGITS + 3 || !isCode(line.charAt(ADDRESS_DIGITS + 1))) {
          continue;
        }
        long start = Long.parseUnsignedLong(line, 0, ADDRESS_DIGITS, 16);
        for (int i = 0; i < addresses.length; i++) {
          if (Long.compareUnsigned(start, addresses[i]) <= 0
              && Long.compareUnsigned(start, bestStarts[i]) > 0) {
            bestStarts[i] = start;
            best[i] = line;
          }
        }
      }
    } catch (IOException e) {
      Arrays.fill(best, null);
    }
    Utf8[] names = new Utf8[addresses.length];
    for (int i = 0; i < names.length; i++) {
      // Without the right to see addresses all of them are 0.
      names[i] = best[i] == null ? hex(addresses[i]) : Utf8.of(nameIn(best[i]));
    }
    return names;
  }

  private static boolean isCode(char type) {
    return type == 't' || type == 'T' || type == 'w' || type == 'W';
  }

  private static String nameIn(String line) {
    int start = ADDRESS_DIGITS + 3;
    int end = line.indexOf('\t', start);
    return end < 0 ? line.substring(start) : line.substring(start, end);
  }

  private static Utf8 hex(long address) {
    return Utf8.of("0x" + Long.toHexString(address));
  }
}
