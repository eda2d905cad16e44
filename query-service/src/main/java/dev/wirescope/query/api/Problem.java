package dev.wirescope.query.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An error, as RFC 9457 describes it.
 *
 * @param status the HTTP status
 * @param title the kind of error in words
 * @param detail what failed, on what, and what to do
 * @param parameter the parameter that was wrong, null if it was none
 */
@Schema(description = "An error (RFC 9457).")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    @JsonProperty("status") int status,
    @JsonProperty("title") String title,
    @Schema(description = "What failed, on what, and what to do.") @JsonProperty("detail")
        String detail,
    @Schema(description = "The parameter that was wrong.") @JsonProperty("parameter")
        String parameter) {
  /** The media type of an error. */
  public static final String MEDIA_TYPE = "application/problem+json";

  public Problem(int status, String title, String detail) {
    this(status, title, detail, null);
  }

  /** No page describes the kinds of error, so that the title says it all. */
  @JsonProperty("type")
  public String type() {
    return "about:blank";
  }

  /** This problem as an answer. */
  public Response response() {
    return Response.status(status).type(MEDIA_TYPE).entity(this).build();
  }
}
