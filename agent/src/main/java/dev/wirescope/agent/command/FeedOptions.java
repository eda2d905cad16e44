package dev.wirescope.agent.command;

import dev.wirescope.agent.probe.Feeds;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/** Which feeds of numbered datagrams are followed. */
public final class FeedOptions {
  @Option(
      names = "--sequence",
      paramLabel = "PORT:OFFSET:BYTES[:le][:OFFSET:BYTES]",
      split = ",",
      converter = FormatConverter.class,
      description =
          "Follow the numbers in datagrams to this UDP port, and tell each one that is skipped: the"
              + " number is OFFSET bytes into the payload and 1, 2, 4 or 8 BYTES long, in the"
              + " network's byte order or, with 'le', little-endian. A second OFFSET:BYTES says how"
              + " many numbers a datagram has. RTP is PORT:2:2, MoldUDP64 PORT:10:8:18:2, CME MDP"
              + " 3.0 PORT:0:4:le.")
  private List<Feeds.Format> formats = List.of();

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /**
   * What is to be followed.
   *
   * @throws ParameterException if there is more of it than the probe can compare with
   */
  public Feeds feeds() {
    try {
      return new Feeds(formats, Feeds.SETTLE_NS);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Reads a format. */
  static final class FormatConverter implements ITypeConverter<Feeds.Format> {
    private static final Pattern FORMAT =
        Pattern.compile("([0-9]{1,5}):([0-9]{1,5}):([1248])(?<le>:le)?(?::([0-9]{1,5}):([1248]))?");

    private static final int PORT_MOST = 65_535;

    /** No payload is longer. */
    private static final int OFFSET_MOST = 65_507;

    @Override
    public Feeds.Format convert(String text) {
      Matcher parts = FORMAT.matcher(text);
      if (!parts.matches()) {
        throw wrong(text, "write PORT:OFFSET:BYTES, BYTES being 1, 2, 4 or 8");
      }
      int port = Integer.parseInt(parts.group(1));
      if (port < 1 || port > PORT_MOST) {
        throw wrong(text, "its port must be 1 to " + PORT_MOST);
      }
      Feeds.Field number = field(text, parts.group(2), parts.group(3));
      Feeds.Field count =
          parts.group(5) == null ? null : field(text, parts.group(5), parts.group(6));
      return new Feeds.Format(port, number, count, parts.group("le") != null);
    }

    private static Feeds.Field field(String text, String offset, String bytes) {
      int at = Integer.parseInt(offset);
      if (at > OFFSET_MOST) {
        throw wrong(text, "no payload has " + at + " bytes before its number");
      }
      return new Feeds.Field(at, Integer.parseInt(bytes));
    }

    private static TypeConversionException wrong(String text, String remedy) {
      return new TypeConversionException("'" + text + "' is no feed: " + remedy);
    }
  }
}
