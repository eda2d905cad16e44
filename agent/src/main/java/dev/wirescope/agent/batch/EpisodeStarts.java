package dev.wirescope.agent.batch;

import dev.wirescope.agent.clock.UnixClock;
import dev.wirescope.agent.event.ZeroWindowEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The Unix time at which an episode began, the same for the row that tells of it while it is open
 * and for the row at its end, although the offset between the clocks moves meanwhile: the start is
 * part of what identifies the episode.
 */
final class EpisodeStarts {
  /** Episodes told while open and not ended yet; beyond that the oldest are converted anew. */
  private static final int LIMIT = 16_384;

  private static final byte STILL_OPEN = 0;

  private record Episode(long cookie, byte side, long startNs) {}

  private final UnixClock clock;
  private final Map<Episode, Long> told =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Episode, Long> eldest) {
          return size() > LIMIT;
        }
      };

  EpisodeStarts(UnixClock clock) {
    this.clock = clock;
  }

  long startUnixNs(ZeroWindowEvent event) {
    long converted = clock.toUnixNs(event.startNs());
    if (event.end() == STILL_OPEN) {
      Long before = told.putIfAbsent(episode(event), converted);
      return before == null ? converted : before;
    }
    if (told.isEmpty()) {
      return converted;
    }
    Long before = told.remove(episode(event));
    return before == null ? converted : before;
  }

  private static Episode episode(ZeroWindowEvent event) {
    return new Episode(event.connectionId(), event.side(), event.startNs());
  }
}
