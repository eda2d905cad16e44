package dev.wirescope.query.access;

import dev.wirescope.access.TokenFile.Grant;
import jakarta.enterprise.context.RequestScoped;

/** Who asks: the only source of a tenant for every question. */
@RequestScoped
public class Caller {
  private Grant grant;

  /** Set once, by the filter that checked the token. */
  void identify(Grant checked) {
    grant = checked;
  }

  /** The tenant that the token speaks for. */
  public String tenant() {
    if (grant == null) {
      throw new IllegalStateException("nobody was identified for this request");
    }
    return grant.tenant();
  }
}
