package dev.wirescope.query.question;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which rows a question is about; null leaves one open.
 *
 * @param connectionId in decimal, as ClickHouse casts it
 */
public record Filter(
    String node,
    String pid,
    String comm,
    String service,
    String connectionId,
    String interfaceName,
    String direction) {
  private static final int MAX_NAME_LENGTH = 253;
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,16}");
  private static final long MAX_PID = 4_294_967_295L;

  private static final List<String> DIRECTIONS = List.of("outbound", "inbound");

  /**
   * Reads its parameters from {@code raw}, where each may be missing.
   *
   * @throws BadParameterException if one cannot be read
   */
  static Filter parse(Map<String, String> raw) {
    String pid = raw.get("pid");
    return new Filter(
        name("node", raw.get("node")),
        pid == null ? null : Long.toString(whole("pid", pid, 0, MAX_PID)),
        name("comm", raw.get("comm")),
        name("service", raw.get("service")),
        connectionId(raw.get("connection_id")),
        name("interface", raw.get("interface")),
        oneOf("direction", raw.get("direction"), DIRECTIONS));
  }

  /** Adds these parameters of a statement to {@code values}. */
  void bind(Map<String, String> values) {
    values.put("node", node);
    values.put("pid", pid);
    values.put("comm", comm);
    values.put("service", service);
    values.put("connection_id", connectionId);
    values.put("interface", interfaceName);
    values.put("direction", direction);
  }

  /** {@code text} if it is null or one of {@code names}. */
  static String oneOf(String parameter, String text, List<String> names) {
    if (text == null || names.contains(text)) {
      return text;
    }
    throw new BadParameterException(
        parameter, parameter + " must be one of " + String.join(", ", names));
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
