package dev.wirescope.query.api;

import dev.wirescope.query.access.Caller;
import dev.wirescope.query.question.NodesQuestion;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The nodes that report. */
@Path("/nodes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "nodes")
@SecurityRequirement(name = "token")
public class NodesResource {
  private final Caller caller;
  private final NodesQuestion nodes;

  NodesResource(Caller caller, NodesQuestion nodes) {
    this.caller = caller;
    this.nodes = nodes;
  }

  /** Nodes heard in the last day. */
  @GET
  @Operation(
      operationId = "nodes",
      summary = "Which nodes report, and what do they watch?",
      description = "Every node heard in the last 24 hours, by name, with the state of its probes.")
  public NodesQuestion.Nodes nodes(@Context UriInfo uri) {
    Parameters.single(uri.getQueryParameters(), Set.of());
    return nodes.ask(caller.tenant());
  }
}
