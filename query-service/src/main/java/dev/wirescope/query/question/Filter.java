package dev.wirescope.query.question;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which rows a question is about; null leaves one open.
 *
 * @param connectionId in decimal, as ClickHouse casts it
 */
public record Filter(String node, String pid, String comm, String connectionId) {
  private static final int MAX_NAME_LENGTH = 253;
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,16}");
  private static final long MAX_PID = 4_294_967_295L;

  /** Nothing left out. */
  public static final Filter NONE = new Filter(null, null, null, null);

  /**
   * Reads the four parameters, each of which may be null.
   *
   * @throws BadParameterException if one cannot be read
   */
  static Filter parse(String node, String pid, String comm, String connectionId) {
    return new Filter(
        name("node", node),
        pid == null ? null : Long.toString(whole("pid", pid, 0, MAX_PID)),
        name("comm", comm),
        connectionId(connectionId));
  }

  /** Adds these parameters of a statement to {@code values}. */
  void bind(Map<String, String> values) {
    values.put("node", node);
    values.put("pid", pid);
    values.put("comm", comm);
    values.put("connection_id", connectionId);
  }

  static long whole(String parameter, String text, long min, long max) {
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new BadParameterException(
        parameter, parameter + " must be a whole number from " + min + " to " + max);
  }

  private static String name(String parameter, String text) {
    if (text == null) {
      return null;
    }
    if (text.isEmpty()
        || text.length() > MAX_NAME_LENGTH
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new BadParameterException(
          parameter,
          parameter + " must have 1 to " + MAX_NAME_LENGTH + " characters, none a control one");
    }
    return text;
  }

  private static String connectionId(String text) {
    if (text == null) {
      return null;
    }
    if (!HEX.matcher(text).matches()) {
      throw new BadParameterException("connection_id", "connection_id must be 16 hex digits");
    }
    return Long.toUnsignedString(Long.parseUnsignedLong(text, 16));
  }
}
