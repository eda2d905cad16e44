package dev.wirescope.agent.command;

import dev.wirescope.agent.burst.InterfaceRates;
import dev.wirescope.agent.packet.InterfaceSelection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which interfaces are watched for bursts and gaps, and how fast they are. */
public final class InterfaceOptions {
  private static final long BITS = 8;

  @Option(
      names = "--interfaces",
      paramLabel = "WHICH",
      converter = SelectionConverter.class,
      description =
          "Interfaces watched for micro-bursts and gaps, in every network namespace: physical (the"
              + " default), all, none, or names with commas.")
  private InterfaceSelection interfaces = InterfaceSelection.PHYSICAL;

  @Option(
      names = "--interface-rate",
      paramLabel = "NAME=RATE",
      converter = RateConverter.class,
      description =
          "Rate of an interface in bits a second, for instance eth0=10G; otherwise what its driver"
              + " says, or what is learned. May be given again.")
  private List<NamedRate> rates = List.of();

  /** Which are watched. */
  public InterfaceSelection selection() {
    return interfaces;
  }

  /** What is configured. */
  public InterfaceRates rates() {
    Map<String, Long> byName = new HashMap<>();
    rates.forEach(rate -> byName.put(rate.name(), rate.bytesPerSecond()));
    return new InterfaceRates(byName);
  }

  /** Reads {@code physical,docker0}. */
  public static final class SelectionConverter implements ITypeConverter<InterfaceSelection> {
    @Override
    public InterfaceSelection convert(String text) {
      try {
        return InterfaceSelection.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** The rate of one interface. */
  record NamedRate(String name, long bytesPerSecond) {}

  /** Reads {@code eth0=2.5G}, bits a second. */
  static final class RateConverter implements ITypeConverter<NamedRate> {
    private static final Pattern NAMED = Pattern.compile("([^=]{1,15})=(.*)");

    @Override
    public NamedRate convert(String text) {
      Matcher matcher = NAMED.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("'" + text + "' names no rate: write eth0=10G");
      }
      return new NamedRate(matcher.group(1), new BitRateConverter().convert(matcher.group(2)));
    }
  }

  /** Reads {@code 2.5G}, bits a second, as bytes a second. */
  public static final class BitRateConverter implements ITypeConverter<Long> {
    private static final Pattern RATE = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?)([KMGT]?)");
    private static final double THOUSAND = 1000;
    private static final double LEAST = 1e3;
    private static final double MOST = 1e12;

    @Override
    public Long convert(String text) {
      Matcher matcher = RATE.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("'" + text + "' is no rate: write 10G, 2.5G or 100M");
      }
      int power = " KMGT".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
      double bits = Double.parseDouble(matcher.group(1)) * Math.pow(THOUSAND, power);
      if (bits < LEAST || bits > MOST) {
        throw new TypeConversionException("'" + text + "' is not between 1K and 1T bits a second");
      }
      return (long) (bits / BITS);
    }
  }
}
