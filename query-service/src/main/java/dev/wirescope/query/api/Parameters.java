package dev.wirescope.query.api;

import dev.wirescope.query.question.AskRequest;
import dev.wirescope.query.question.BadParameterException;
import dev.wirescope.query.question.GroupBy;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The query string of a request: each parameter known, and given once. */
final class Parameters {
  /** What every question takes. */
  static final Set<String> COMMON =
      Set.of(
          "since", "until", "node", "service", "pid", "comm", "connection_id", "limit", "explain");

  private Parameters() {}

  /**
   * Reads a question's parameters.
   *
   * @param further what it takes beside the common ones
   * @throws BadParameterException if one is unknown, given twice, or wrong
   */
  static AskRequest ask(
      String tenant,
      MultivaluedMap<String, String> query,
      Set<String> further,
      Set<GroupBy> groups,
      Clock clock) {
    Set<String> allowed = new TreeSet<>(COMMON);
    allowed.addAll(further);
    return AskRequest.parse(tenant, single(query, allowed), groups, clock.instant());
  }

  /**
   * One text for each parameter.
   *
   * @throws BadParameterException if one is not in {@code allowed} or given twice
   */
  static Map<String, String> single(MultivaluedMap<String, String> query, Set<String> allowed) {
    Map<String, String> single = new HashMap<>();
    for (Map.Entry<String, List<String>> entry : query.entrySet()) {
      String name = entry.getKey();
      if (!allowed.contains(name)) {
        throw new BadParameterException(
            shortened(name),
            "no such parameter; this call takes "
                + (allowed.isEmpty() ? "none" : String.join(", ", new TreeSet<>(allowed))));
      }
      if (entry.getValue().size() != 1) {
        throw new BadParameterException(name, name + " must be given once");
      }
      single.put(name, entry.getValue().getFirst());
    }
    return single;
  }

  private static String shortened(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "…";
  }
}
