package dev.wirescope.query.question;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What was asked, read and checked.
 *
 * @param tenant whose rows; from the token and from nowhere else
 * @param window the time it is about
 * @param filter which rows
 * @param limit rows of the answer at most
 * @param groupBy null if rows are not put together
 * @param step null if the question chooses it
 * @param explain whether the answer shows its SQL
 */
public record AskRequest(
    String tenant,
    Window window,
    Filter filter,
    int limit,
    GroupBy groupBy,
    Duration step,
    boolean explain) {
  /** Rows of an answer at most. */
  public static final int MAX_LIMIT = 1000;

  private static final int DEFAULT_LIMIT = 100;

  /**
   * Reads {@code raw}: parameter to text, without those that were not given.
   *
   * @throws BadParameterException if a parameter is wrong
   */
  public static AskRequest parse(
      String tenant, Map<String, String> raw, Set<GroupBy> groups, Instant now) {
    String step = raw.get("step");
    return new AskRequest(
        tenant,
        Window.parse(raw.get("since"), raw.get("until"), now),
        Filter.parse(raw),
        limit(raw.get("limit")),
        GroupBy.parse(raw.get("group_by"), groups),
        step == null ? null : Window.span("step", step),
        flag("explain", raw.get("explain")));
  }

  /**
   * The parameters that every statement of a question binds. The statement asks for one row more
   * than the answer may have, to tell whether there were more.
   */
  public Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    values.put("tenant", tenant);
    values.put("since", Times.text(window.since()));
    values.put("until", Times.text(window.until()));
    values.put("row_limit", Integer.toString(limit + 1));
    filter.bind(values);
    return values;
  }

  static int limit(String text) {
    return text == null ? DEFAULT_LIMIT : (int) Filter.whole("limit", text, 1, MAX_LIMIT);
  }

  static boolean flag(String parameter, String text) {
    return switch (text) {
      case null -> false;
      case "false" -> false;
      case "true" -> true;
      default -> throw new BadParameterException(parameter, parameter + " must be true or false");
    };
  }
}
