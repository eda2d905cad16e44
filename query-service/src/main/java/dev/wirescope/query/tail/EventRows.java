package dev.wirescope.query.tail;

import dev.wirescope.query.anomaly.FailedConnect;
import dev.wirescope.query.anomaly.GapEvent;
import dev.wirescope.query.anomaly.LocalDropStall;
import dev.wirescope.query.anomaly.MicroBurstEvent;
import dev.wirescope.query.anomaly.Reset;
import dev.wirescope.query.anomaly.Retransmission;
import dev.wirescope.query.anomaly.Subject;
import dev.wirescope.query.anomaly.ZeroWindowEpisode;
import dev.wirescope.query.clickhouse.Row;
import dev.wirescope.query.question.GapsQuestion;
import dev.wirescope.query.question.MicroBurstsQuestion;
import dev.wirescope.query.question.RetransmissionsQuestion;

/** Rows as the events that detectors look at. */
final class EventRows {
  private EventRows() {}

  static Subject subject(Row row) {
    return new Subject(
        row.text("tenant"),
        row.text("node"),
        row.number("pid"),
        row.number("tid"),
        row.text("comm"),
        row.text("container_id"),
        row.text("cgroup"),
        row.number("netns"),
        row.text("local_ip"),
        Math.toIntExact(row.number("local_port")),
        row.text("remote_ip"),
        Math.toIntExact(row.number("remote_port")),
        Math.toIntExact(row.number("ip_version")),
        row.text("connection_id"),
        row.text("direction"));
  }

  static ZeroWindowEpisode zeroWindow(Row row) {
    return new ZeroWindowEpisode(
        subject(row),
        row.text("side").equals("local"),
        row.text("end_reason").equals("open"),
        row.number("start_unix_ns"),
        row.number("duration_ns"),
        row.number("sender_blocked_ns"),
        row.number("bytes_unread"),
        row.number("bytes_blocked"),
        row.number("probes"));
  }

  static Retransmission retransmission(Row row) {
    return retransmission(subject(row), row, 1);
  }

  /** What {@code count} rows of {@code subject} say that agree in what a cause follows from. */
  static Retransmission retransmission(Subject subject, Row row, long count) {
    return new Retransmission(
        subject,
        row.number("time_unix_ns"),
        count,
        row.number("segments"),
        row.number("bytes"),
        RetransmissionsQuestion.fact(row));
  }

  static LocalDropStall localDropStall(Row row) {
    return new LocalDropStall(
        subject(row),
        row.number("start_unix_ns"),
        row.number("duration_ns"),
        row.text("end_reason").equals("closed"),
        row.text("drop_reason"),
        row.text("drop_location"),
        row.text("drop_rule"),
        row.number("bytes"),
        row.number("drops"));
  }

  static Reset reset(Row row) {
    return reset(subject(row), row, 1);
  }

  /** What {@code count} rows between {@code subject} and its peer say that agree. */
  static Reset reset(Subject subject, Row row, long count) {
    return new Reset(
        subject,
        row.number("time_unix_ns"),
        count,
        row.text("sent_by"),
        row.text("phase"),
        row.text("reset_reason"));
  }

  static MicroBurstEvent microBurst(Row row) {
    return new MicroBurstEvent(
        subject(row),
        row.text("interface"),
        row.number("start_unix_ns"),
        MicroBurstsQuestion.fact(row));
  }

  static GapEvent gap(Row row) {
    return new GapEvent(
        subject(row),
        row.text("interface"),
        row.text("gap_kind"),
        row.number("start_unix_ns"),
        GapsQuestion.fact(row));
  }

  static FailedConnect failedConnect(Row row) {
    return new FailedConnect(
        subject(row),
        row.number("time_unix_ns"),
        row.number("duration_ns"),
        row.text("close_reason").equals("timeout"),
        row.number("retransmits"));
  }
}
