package dev.wirescope.query.api;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The parameters of the question for waveforms, as OpenAPI describes them. */
public class WaveformParameters {
  @QueryParam("since")
  @Parameter(
      description =
          "First moment: RFC 3339, or a span back from `until`. Without a time and with"
              + " subject_start_unix_ns the seconds around that.",
      schema = @Schema(defaultValue = "15m"))
  String since;

  @QueryParam("until")
  @Parameter(description = "The moment after the last: RFC 3339 or a span back from now.")
  String until;

  @QueryParam("node")
  @Parameter(description = "Waveforms of this node only.")
  String node;

  @QueryParam("netns")
  @Parameter(
      description = "Waveforms of this network namespace only, by its inode.",
      schema = @Schema(implementation = Long.class, minimum = "0", maximum = "4294967295"))
  String netns;

  @QueryParam("connection_id")
  @Parameter(
      description = "Waveforms with the flow of this connection only.",
      schema = @Schema(pattern = "^[0-9a-fA-F]{1,16}$"))
  String connectionId;

  @QueryParam("subject")
  @Parameter(
      description = "Waveforms that were kept for this only.",
      schema = @Schema(enumeration = {"micro_burst", "gap", "zero_window", "retransmission"}))
  String subject;

  @QueryParam("subject_start_unix_ns")
  @Parameter(
      description = "Waveforms of what began at this very nanosecond only.",
      schema = @Schema(implementation = Long.class, minimum = "0"))
  String subjectStart;

  @QueryParam("points")
  @Parameter(
      description = "Values of a series at most; by default every slot is one.",
      schema = @Schema(implementation = Integer.class, minimum = "16", maximum = "16384"))
  String points;

  @QueryParam("limit")
  @Parameter(
      description = "Rows at most.",
      schema =
          @Schema(
              implementation = Integer.class,
              minimum = "1",
              maximum = "100",
              defaultValue = "20"))
  String limit;

  @QueryParam("explain")
  @Parameter(
      description = "Adds the SQL behind the answer.",
      schema = @Schema(implementation = Boolean.class, defaultValue = "false"))
  String explain;
}
