package dev.wirescope.query.tail;

import dev.wirescope.query.anomaly.Finding;
import dev.wirescope.query.anomaly.Finding.State;
import dev.wirescope.query.anomaly.Severity;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was told of each finding, so that nothing is told twice: an open one again only when it got
 * worse or ended, an ended one never. Bounded; of too many the longest untouched are forgotten.
 */
final class FindingLedger {
  private static final int MAX = 200_000;

  private record Told(State state, Severity severity) {}

  private final Map<String, Told> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
          return size() > MAX;
        }
      };

  /** Notes what was told before. */
  void remember(String id, State state, Severity severity) {
    told.put(id, new Told(state, severity));
  }

  /** Whether {@code finding} is news; it counts as told from then on. */
  boolean isNews(Finding finding) {
    Told before = told.get(finding.id());
    boolean news =
        before == null
            || (before.state() == State.OPEN
                && (finding.state() == State.ENDED
                    || finding.severity().compareTo(before.severity()) > 0));
    if (news) {
      told.put(finding.id(), new Told(finding.state(), finding.severity()));
    }
    return news;
  }
}
