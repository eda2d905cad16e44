package dev.wirescope.agent.symbol;

import dev.wirescope.agent.text.Utf8;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Functions of the kernel by address, from {@code /proc/kallsyms}. The file has some 200,000 lines
 * and few of them are ever asked for: it is read through once for each address not met before, at
 * most once a second, rather than kept. For one thread.
 */
final class KernelSymbols {
  private static final Path KALLSYMS = Path.of("/proc/kallsyms");
  private static final int ADDRESS_DIGITS = 16;
  private static final int KNOWN_MAX = 1024;
  private static final long READ_EVERY_NS = 1_000_000_000L;

  private final Path file;
  private final Map<Long, Utf8> known = new HashMap<>();
  private long lastReadNs;

  private KernelSymbols(Path file) {
    this.file = file;
    this.lastReadNs = System.nanoTime() - READ_EVERY_NS;
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
    if (name != null) {
      return name;
    }
    long now = System.nanoTime();
    if (file == null || known.size() >= KNOWN_MAX || now - lastReadNs < READ_EVERY_NS) {
      return hex(address);
    }
    lastReadNs = now;
    Utf8 found = find(address);
    known.put(address, found);
    return found;
  }

  /** The last function that starts at or before {@code address}; lines are in no order. */
  private Utf8 find(long address) {
    long bestStart = 0;
    String best = null;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        // ffffffff81a2b3c0 T nf_hook_slow [module]
        if (line.length() <= ADDRESS_DIGITS + 3 || !isCode(line.charAt(ADDRESS_DIGITS + 1))) {
          continue;
        }
        long start = Long.parseUnsignedLong(line, 0, ADDRESS_DIGITS, 16);
        if (Long.compareUnsigned(start, address) <= 0
            && Long.compareUnsigned(start, bestStart) > 0) {
          bestStart = start;
          best = line;
        }
      }
    } catch (IOException e) {
      return hex(address);
    }
    // Without the right to see addresses all of them are 0.
    return best == null ? hex(address) : Utf8.of(nameIn(best));
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
