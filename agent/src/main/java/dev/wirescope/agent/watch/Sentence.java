package dev.wirescope.agent.watch;

import dev.wirescope.verdict.MicroBurst;
import dev.wirescope.verdict.Quantities;
import dev.wirescope.verdict.Verdicts;
import java.util.ArrayList;
import java.util.List;

/** What happened, in words and with the number, as the person on call wants to read it. */
final class Sentence {
  private static final long NS_IN_US = 1000;

  private Sentence() {}

  static String of(Row row) {
    return switch (row.kind()) {
      case "connect" -> connect(row);
      case "accept" -> "accepted" + rtt(row);
      case "close" -> row.number("established") == 1 ? close(row) : failedAttempt(row);
      case "retransmission" -> retransmission(row);
      case "retransmission_outcome" -> outcome(row);
      case "zero_window" -> zeroWindow(row);
      case "drop" -> drop(row);
      case "local_drop_stall" -> localDropStall(row);
      case "reset" -> reset(row);
      case "listen_overflow" -> listenOverflow(row);
      case "micro_burst" -> microBurst(row);
      case "gap" -> gap(row);
      default -> "";
    };
  }

  private static String microBurst(Row row) {
    List<MicroBurst.Flow> flows = MicroBurst.topFlows(row.text("top_flows"));
    String culprit =
        flows.isEmpty()
            ? ""
            : ", " + Quantities.share(flows.getFirst().share()) + " by " + flows.getFirst().name();
    long retransmits = row.number("retransmits");
    return "burst on "
        + row.text("interface")
        + ": "
        + Quantities.bytes(row.number("bytes"))
        + " in "
        + Quantities.duration(row.number("duration_ns"))
        + (row.choice("end_reason").equals("open") ? " so far" : "")
        + " ("
        + Quantities.bitRate(row.number("mean_bits_per_second"))
        + ", peak "
        + Quantities.bitRate(row.number("peak_bits_per_second"))
        + ")"
        + culprit
        + (retransmits > 0 ? "; " + Quantities.count(retransmits, "segment") + " sent again" : "");
  }

  private static String gap(Row row) {
    return switch (row.choice("gap_kind")) {
      case "hole" -> hole(row);
      case "sequence" -> skipped(row);
      default -> silence(row);
    };
  }

  private static String skipped(Row row) {
    long first = row.number("sequence_first");
    long missing = row.number("sequence_missing");
    String numbers =
        missing == 1
            ? "number " + Long.toUnsignedString(first)
            : Long.toUnsignedString(missing)
                + " numbers from "
                + Long.toUnsignedString(first)
                + " on";
    long late = row.number("sequence_late");
    String fate =
        late == missing ? " came late" : late == 0 ? " did not come" : " did not come in time";
    return numbers
        + fate
        + ", "
        + Quantities.duration(row.number("duration_ns"))
        + (late > 0 && late != missing ? ", " + Long.toUnsignedString(late) + " came late" : "");
  }

  private static String hole(Row row) {
    return (row.isNull("bytes_missing")
            ? "something was"
            : Quantities.bytes(row.number("bytes_missing")))
        + " missing for "
        + Quantities.duration(row.number("duration_ns"))
        + " while later segments had arrived"
        + (row.choice("hole_end").equals("closed") ? ", until the connection ended" : "")
        + switch (row.choice("cause")) {
          case "local_drop" ->
              "; dropped here: "
                  + Verdicts.place(
                      row.text("drop_reason"), row.text("drop_location"), row.text("drop_rule"));
          case "lost" -> "; lost before it came here, and sent again";
          case "reordered" -> "; overtaken on its way";
          default -> "";
        };
  }

  private static String silence(Row row) {
    return "silence on "
        + row.text("interface")
        + ": no packet for "
        + Quantities.duration(row.number("duration_ns"))
        + ", usually "
        + Quantities.duration(row.number("usual_gap_ns"))
        + " apart";
  }

  private static String connect(Row row) {
    return row.isNull("connect_latency_ns")
        ? "connected" + rtt(row)
        : "connected in " + Quantities.duration(row.number("connect_latency_ns"));
  }

  private static String failedAttempt(Row row) {
    return "attempt failed: " + closeReason(row) + after(row);
  }

  private static String close(Row row) {
    List<String> parts = new ArrayList<>();
    parts.add("closed by " + closedBy(row) + " (" + closeReason(row) + ")" + after(row));
    parts.add(
        "sent "
            + Quantities.bytes(row.number("bytes_sent"))
            + ", received "
            + Quantities.bytes(row.number("bytes_received")));
    long retransmits = row.number("retransmits");
    if (retransmits > 0) {
      parts.add(Quantities.count(retransmits, "segment") + " retransmitted");
    }
    return String.join("; ", parts) + rtt(row);
  }

  private static String closedBy(Row row) {
    return switch (row.choice("closed_by")) {
      case "local" -> "us";
      case "remote" -> "the peer";
      case "kernel" -> "our kernel";
      default -> "an unknown side";
    };
  }

  private static String closeReason(Row row) {
    String reason = row.choice("close_reason");
    return reason.equals("unknown") ? "reason unknown" : reason;
  }

  private static String after(Row row) {
    return row.isNull("duration_ns")
        ? ""
        : " after " + Quantities.duration(row.number("duration_ns"));
  }

  private static String retransmission(Row row) {
    String why =
        switch (row.choice("retransmission_kind")) {
          case "syn" -> "SYN sent again: no answer";
          case "synack" -> "SYN-ACK sent again: no answer";
          case "rto" -> "sent again after a timeout";
          case "tlp" -> "tail loss probe";
          case "fast" -> "fast retransmit";
          case "loss_repair" -> "sent again to repair a loss";
          case "unseen" -> "sent again, when was not seen";
          default -> "sent again";
        };
    long bytes = row.number("bytes");
    String what =
        bytes == 0
            ? ""
            : ", "
                + Quantities.bytes(bytes)
                + " in "
                + Quantities.count(row.number("segments"), "segment");
    String cause =
        switch (row.choice("dropped")) {
          case "segment" -> "; dropped here: " + place(row);
          case "acknowledgement" -> "; its acknowledgement was dropped here: " + place(row);
          case "flight" -> "; others of its flight were dropped here: " + place(row);
          default -> row.number("drops_watched") == 1 ? "; not dropped on this node" : "";
        };
    String failed = row.number("error") == 0 ? "" : " (this attempt did not leave the node)";
    return why + what + ", attempt " + row.number("attempt") + failed + cause + rtt(row);
  }

  private static String outcome(Row row) {
    String what =
        row.isNull("spurious")
            ? "not known whether it was needed"
            : row.number("spurious") == 1 ? "spurious: it had arrived" : "needed: it was lost";
    String evidence =
        switch (row.choice("evidence")) {
          case "dsack" -> "; the peer reported a duplicate";
          case "timestamp" -> "; the acknowledgement says which transmission it is for";
          case "no_dsack" -> "; the peer reported no duplicate";
          case "not_reported" -> "; the peer reports no duplicates";
          case "closed" -> "; the connection ended first";
          case "not_kept" -> "; too many were undecided at once";
          default -> "";
        };
    return what
        + evidence
        + ", known "
        + Quantities.duration(row.number("undecided_ns"))
        + " after "
        + row.choice("retransmission_kind")
        + " retransmission "
        + row.number("number");
  }

  private static String place(Row row) {
    String place =
        Verdicts.place(row.text("drop_reason"), row.text("drop_location"), row.text("drop_rule"));
    return row.text("drop_interface").isEmpty()
        ? place
        : place + " on " + row.text("drop_interface");
  }

  private static String drop(Row row) {
    long bytes = row.number("bytes");
    return "dropped by this kernel: "
        + place(row)
        + (bytes == 0 ? ", no payload" : ", " + Quantities.bytes(bytes));
  }

  private static String localDropStall(Row row) {
    return Quantities.bytes(row.number("bytes"))
        + " could not leave this node for "
        + Quantities.duration(row.number("duration_ns"))
        + ": dropped "
        + Quantities.count(row.number("drops"), "time")
        + ", first "
        + Verdicts.place(row.text("drop_reason"), row.text("drop_location"), row.text("drop_rule"))
        + (row.choice("end_reason").equals("closed") ? ", until the connection ended" : "");
  }

  private static String listenOverflow(Row row) {
    return Quantities.count(row.number("count"), "connection attempt")
        + " turned away; "
        + row.number("backlog")
        + " wait to be accepted, limit "
        + row.number("limit");
  }

  private static String reset(Row row) {
    String who = row.choice("sent_by").equals("remote") ? "reset by the peer" : "reset by us";
    String when =
        switch (row.choice("phase")) {
          case "connecting" -> " while connecting";
          case "established" -> " while established";
          case "closing" -> " while closing";
          default -> ": there is no such connection";
        };
    String reason = row.text("reset_reason");
    return who + when + (reason.isEmpty() ? "" : " (" + reason + ")");
  }

  private static String zeroWindow(Row row) {
    boolean local = row.choice("side").equals("local");
    String end = row.choice("end_reason");
    boolean open = end.equals("open");
    List<String> parts = new ArrayList<>();
    parts.add(
        Quantities.duration(row.number("duration_ns"))
            + (open ? " so far: " : ": ")
            + (local ? "our reader " : "the peer's reader ")
            + (open ? "does not read" : "did not read"));
    if (local && row.number("bytes_unread") > 0) {
      parts.add(Quantities.bytes(row.number("bytes_unread")) + " unread");
    }
    if (!local && row.number("sender_blocked_ns") > 0) {
      parts.add("we were blocked for " + Quantities.duration(row.number("sender_blocked_ns")));
    }
    if (!local && row.number("bytes_blocked") > 0) {
      parts.add(Quantities.bytes(row.number("bytes_blocked")) + " waiting");
    }
    if (row.number("probes") > 0) {
      parts.add(Quantities.count(row.number("probes"), "window probe"));
    }
    if (end.equals("closed")) {
      parts.add("until the connection ended");
    }
    return String.join(", ", parts);
  }

  private static String rtt(Row row) {
    return row.isNull("srtt_us")
        ? ""
        : "; rtt " + Quantities.duration(row.number("srtt_us") * NS_IN_US);
  }
}
