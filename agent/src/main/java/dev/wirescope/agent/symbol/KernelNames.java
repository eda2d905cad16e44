package dev.wirescope.agent.symbol;

import dev.wirescope.agent.libbpf.KernelBtf;
import dev.wirescope.agent.libbpf.LibbpfException;
import dev.wirescope.agent.text.Utf8;
import java.util.Map;

/**
 * The kernel's own names: of its drop and reset reasons, whose numbers differ between releases, and
 * of the functions in its code. For one thread.
 */
public final class KernelNames {
  private static final String DROP_PREFIX = "SKB_DROP_REASON_";
  private static final String RESET_PREFIX = "SK_RST_REASON_";

  private final Utf8[] dropReasons;
  private final Utf8[] resetReasons;
  private final KernelSymbols symbols;

  private KernelNames(
      Map<Integer, String> dropReasons, Map<Integer, String> resetReasons, KernelSymbols symbols) {
    this.dropReasons = withoutPrefix(dropReasons, DROP_PREFIX);
    this.resetReasons = withoutPrefix(resetReasons, RESET_PREFIX);
    this.symbols = symbols;
  }

  /** Names by number, with the kernel's prefixes; no functions. */
  public static KernelNames of(
      Map<Integer, String> dropReasons, Map<Integer, String> resetReasons) {
    return new KernelNames(dropReasons, resetReasons, KernelSymbols.none());
  }

  /** Knows nothing: numbers and addresses are shown as they are. For tests and measurements. */
  public static KernelNames none() {
    return of(Map.of(), Map.of());
  }

  /** Of the running kernel; without its BTF the reasons are shown as numbers. */
  public static KernelNames ofThisKernel() {
    Map<Integer, String> drops = Map.of();
    Map<Integer, String> resets = Map.of();
    try (KernelBtf btf = KernelBtf.load()) {
      drops = btf.enumeration("skb_drop_reason");
      resets = btf.enumeration("sk_rst_reason");
    } catch (LibbpfException e) {
      // That no probe can run without it is said where the probes are loaded.
    }
    return new KernelNames(drops, resets, KernelSymbols.ofThisKernel());
  }

  /** For instance {@code NETFILTER_DROP}; a reason of a subsystem as its number. */
  public Utf8 dropReason(int number) {
    return name(dropReasons, number);
  }

  /** For instance {@code TCP_ABORT_ON_CLOSE}. */
  public Utf8 resetReason(int number) {
    return name(resetReasons, number);
  }

  /** The function that {@code address} lies in, or the address in hex. */
  public Utf8 function(long address) {
    return symbols.function(address);
  }

  /**
   * Has {@link #function} know all of {@code addresses}, for the price of one.
   *
   * @return false if there were too many unknown ones lately: ask again a second later
   */
  public boolean learnFunctions(long[] addresses) {
    return symbols.learn(addresses);
  }

  private static Utf8 name(Utf8[] names, int number) {
    return number < names.length && names[number] != null
        ? names[number]
        : Utf8.of(Integer.toString(number));
  }

  private static Utf8[] withoutPrefix(Map<Integer, String> names, String prefix) {
    int highest = -1;
    for (int number : names.keySet()) {
      if (number >= 0 && number < 0xffff) {
        highest = Math.max(highest, number);
      }
    }
    Utf8[] table = new Utf8[highest + 1];
    names.forEach(
        (number, name) -> {
          if (number >= 0 && number < table.length) {
            table[number] =
                Utf8.of(name.startsWith(prefix) ? name.substring(prefix.length()) : name);
          }
        });
    return table;
  }
}
