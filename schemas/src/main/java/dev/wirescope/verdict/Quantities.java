package dev.wirescope.verdict;

import java.util.Locale;

/** Numbers as a person reads them. */
public final class Quantities {
  private static final double NS_IN_US = 1e3;
  private static final double NS_IN_MS = 1e6;
  private static final double NS_IN_S = 1e9;
  private static final long BYTES_IN_KIB = 1024;
  private static final long BYTES_IN_MIB = 1024 * 1024;

  private Quantities() {}

  /** For instance {@code 17.3 µs}, {@code 300.1 ms}, {@code 2.88 s}. */
  public static String duration(long ns) {
    // The limits lie where one decimal would round up into the next unit.
    if (ns < 1000) {
      return ns + " ns";
    }
    if (ns < 999_950) {
      return String.format(Locale.ROOT, "%.1f µs", ns / NS_IN_US);
    }
    if (ns < 999_950_000) {
      return String.format(Locale.ROOT, "%.1f ms", ns / NS_IN_MS);
    }
    return String.format(Locale.ROOT, "%.2f s", ns / NS_IN_S);
  }

  /** For instance {@code 512 B}, {@code 64 KiB}, {@code 1.5 MiB}. */
  public static String bytes(long bytes) {
    if (bytes < BYTES_IN_KIB) {
      return bytes + " B";
    }
    if (bytes < BYTES_IN_MIB) {
      return scaled(bytes, BYTES_IN_KIB, "KiB");
    }
    return scaled(bytes, BYTES_IN_MIB, "MiB");
  }

  /** For instance {@code 850 bit/s}, {@code 94.3 Mbit/s}, {@code 28.2 Gbit/s}. */
  public static String bitRate(long bitsPerSecond) {
    if (bitsPerSecond < 1000) {
      return bitsPerSecond + " bit/s";
    }
    if (bitsPerSecond < 999_950) {
      return decimal(bitsPerSecond / 1e3, "kbit/s");
    }
    if (bitsPerSecond < 999_950_000) {
      return decimal(bitsPerSecond / 1e6, "Mbit/s");
    }
    return decimal(bitsPerSecond / 1e9, "Gbit/s");
  }

  /** A share from 0 to 1, for instance {@code 74 %}; what is there is never shown as nothing. */
  public static String share(double share) {
    double percent = share * 100;
    return share > 0 && percent < 1
        ? "< 1 %"
        : String.format(Locale.ROOT, "%d %%", Math.round(percent));
  }

  /** A whole number with its thousands apart, for instance {@code 65,536}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number and its noun, for instance {@code 1 probe} or {@code 3 probes}. */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  private static String decimal(double value, String unit) {
    return String.format(Locale.ROOT, "%,.1f %s", value, unit);
  }

  private static String scaled(long bytes, long unit, String name) {
    return bytes % unit == 0
        ? count(bytes / unit) + " " + name
        : String.format(Locale.ROOT, "%,.1f %s", bytes / (double) unit, name);
  }
}
