package dev.wirescope.query.api;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/**
 * The common parameters as OpenAPI describes them. Their values are read from the query string by
 * {@link Parameters}, which also sees the ones that do not exist.
 */
public class AskParameters {
  @QueryParam("since")
  @Parameter(
      description =
          "First moment: RFC 3339, or a span back from `until` such as 30s, 15m, 6h, 2d. At most 31"
              + " days.",
      schema = @Schema(defaultValue = "15m"))
  String since;

  @QueryParam("until")
  @Parameter(description = "The moment after the last: RFC 3339 or a span back from now.")
  String until;

  @QueryParam("node")
  @Parameter(description = "Rows of this node only.")
  String node;

  @QueryParam("service")
  @Parameter(
      description =
          "Rows of this service only: a container by the first 12 digits of its id, else a systemd"
              + " unit without .service, else a thread's name.")
  String service;

  @QueryParam("pid")
  @Parameter(
      description = "Rows of this process only; 0 for those whose process is not known.",
      schema = @Schema(implementation = Long.class, minimum = "0", maximum = "4294967295"))
  String pid;

  @QueryParam("comm")
  @Parameter(description = "Rows of threads with this name only.")
  String comm;

  @QueryParam("connection_id")
  @Parameter(
      description = "Rows of this connection only.",
      schema = @Schema(pattern = "^[0-9a-fA-F]{1,16}$"))
  String connectionId;

  @QueryParam("limit")
  @Parameter(
      description = "Rows at most.",
      schema =
          @Schema(
              implementation = Integer.class,
              minimum = "1",
              maximum = "1000",
              defaultValue = "100"))
  String limit;

  @QueryParam("explain")
  @Parameter(
      description = "Adds the SQL behind the answer.",
      schema = @Schema(implementation = Boolean.class, defaultValue = "false"))
  String explain;
}
