package dev.wirescope.query.question;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which waveforms were asked for; null leaves one open.
 *
 * @param common what every question has
 * @param netns inode of the network namespace
 * @param subject what it was kept for
 * @param subjectStart the exact start of that, as ClickHouse casts it
 * @param points values of a series at most
 */
public record WaveformRequest(
    AskRequest common, String netns, String subject, String subjectStart, String points) {
  /** Rows of an answer at most: one may have some thousand values. */
  public static final int MAX_LIMIT = 100;

  private static final int DEFAULT_LIMIT = 20;
  private static final int MIN_POINTS = 16;
  private static final int MAX_POINTS = 16_384;
  private static final long MAX_NETNS = 4_294_967_295L;
  private static final List<String> SUBJECTS =
      List.of("micro_burst", "gap", "zero_window", "retransmission");
  // A heartbeat is due every 5 s: enough of them to say how complete the answer is.
  private static final Duration AROUND = Duration.ofSeconds(15);

  /**
   * Reads {@code raw}: parameter to text, without those that were not given. With the exact start
   * of a subject and no time the answer is about the seconds around it.
   *
   * @throws BadParameterException if a parameter is wrong
   */
  public static WaveformRequest parse(String tenant, Map<String, String> raw, Instant now) {
    Map<String, String> common = new HashMap<>(raw);
    common.put("limit", Integer.toString(limit(raw.get("limit"))));
    String start = raw.get("subject_start_unix_ns");
    String subjectStart = null;
    if (start != null) {
      Instant moment =
          Times.instant(Filter.whole("subject_start_unix_ns", start, 0, Long.MAX_VALUE));
      subjectStart = Times.text(moment);
      if (!raw.containsKey("since") && !raw.containsKey("until")) {
        common.put("since", moment.minus(AROUND).toString());
        common.put("until", moment.plus(AROUND).toString());
      }
    }
    return new WaveformRequest(
        AskRequest.parse(tenant, common, Set.of(), now),
        whole("netns", raw.get("netns"), 0, MAX_NETNS),
        Filter.oneOf("subject", raw.get("subject"), SUBJECTS),
        subjectStart,
        whole("points", raw.get("points"), MIN_POINTS, MAX_POINTS));
  }

  /** The parameters that the statement binds. */
  Map<String, String> values() {
    Map<String, String> values = common.values();
    values.put("netns", netns);
    values.put("subject", subject);
    values.put("subject_start", subjectStart);
    values.put("points", points);
    return values;
  }

  private static int limit(String text) {
    return text == null ? DEFAULT_LIMIT : (int) Filter.whole("limit", text, 1, MAX_LIMIT);
  }

  private static String whole(String parameter, String text, long min, long max) {
    return text == null ? null : Long.toString(Filter.whole(parameter, text, min, max));
  }
}
