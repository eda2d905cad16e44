package dev.wirescope.query.api;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What questions about interfaces take beside the common parameters, as OpenAPI describes them. */
public class InterfaceParameters {
  @QueryParam("interface")
  @Parameter(description = "Rows of interfaces with this name only.")
  String interfaceName;

  @QueryParam("direction")
  @Parameter(
      description = "Rows of this direction only.",
      schema = @Schema(enumeration = {"outbound", "inbound"}))
  String direction;
}
