package dev.wirescope.agent.burst;

import dev.wirescope.agent.detect.RateSource;
import dev.wirescope.agent.packet.WatchedInterface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The rate of an interface: what somebody configured, else what its driver says, else none, and
 * then the detectors learn it.
 *
 * @param configured bytes a second by name
 * @param ofAll bytes a second of every other interface, 0 if that is not configured
 */
public record InterfaceRates(Map<String, Long> configured, long ofAll) {
  /** Nothing is configured. */
  public static final InterfaceRates NONE = new InterfaceRates(Map.of(), 0);

  private static final Path DEVICES = Path.of("/sys/class/net");
  private static final long BYTES_PER_S_IN_MBIT = 125_000;

  /** A rate and where it is from; 0 with {@link RateSource#NONE}. */
  public record Rate(long bytesPerSecond, RateSource source) {
    static final Rate NONE = new Rate(0, RateSource.NONE);
  }

  /** Of these interfaces, bytes a second by name. */
  public InterfaceRates(Map<String, Long> configured) {
    this(configured, 0);
  }

  public InterfaceRates {
    configured = Map.copyOf(configured);
  }

  /** One rate for every interface. */
  public static InterfaceRates ofAll(long bytesPerSecond) {
    return new InterfaceRates(Map.of(), bytesPerSecond);
  }

  /**
   * The rate of an interface.
   *
   * @param here whether it is in this process's network namespace, whose {@code /sys} is seen
   */
  Rate of(WatchedInterface watched, boolean here) {
    Long rate = configured.get(watched.name());
    if (rate != null) {
      return new Rate(rate, RateSource.CONFIGURED);
    }
    if (ofAll != 0) {
      return new Rate(ofAll, RateSource.CONFIGURED);
    }
    // One that exists in software only makes its speed up.
    return here && watched.physical() ? ofDriver(watched.name()) : Rate.NONE;
  }

  private static Rate ofDriver(String name) {
    try {
      long mbits = Long.parseLong(Files.readString(DEVICES.resolve(name).resolve("speed")).strip());
      return mbits > 0 ? new Rate(mbits * BYTES_PER_S_IN_MBIT, RateSource.ETHTOOL) : Rate.NONE;
    } catch (IOException | NumberFormatException e) {
      return Rate.NONE; // most virtual machines do not know it
    }
  }
}
