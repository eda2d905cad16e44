package dev.wirescope.query.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a webhook points, taken apart and checked for form.
 *
 * @param secure whether by TLS
 * @param host a name or an address, without brackets
 * @param pathAndQuery from the first slash
 */
record Target(boolean secure, String host, int port, String pathAndQuery) {
  private static final int MAX_LENGTH = 2048;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int MAX_PORT = 65_535;

  /** Asks for the addresses of a name. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * Reads {@code url}.
   *
   * @throws ForbiddenTargetException if it is no URL that may be called
   */
  static Target parse(String url) throws ForbiddenTargetException {
    if (url == null || url.isBlank() || url.length() > MAX_LENGTH) {
      throw new ForbiddenTargetException(
          "url must be an http or https URL of " + MAX_LENGTH + " characters at most");
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new ForbiddenTargetException("url cannot be read: " + e.getReason());
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new ForbiddenTargetException("url must start with http:// or https://");
    }
    if (uri.getRawUserInfo() != null) {
      throw new ForbiddenTargetException(
          "url must not carry a user or password: deliveries are signed");
    }
    if (uri.getRawFragment() != null) {
      throw new ForbiddenTargetException("url must not have a fragment");
    }
    if (uri.getHost() == null) {
      throw new ForbiddenTargetException("url must name a host");
    }
    boolean secure = scheme.equals("https");
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
    if (port < 1 || port > MAX_PORT) {
      throw new ForbiddenTargetException("url must name a port from 1 to " + MAX_PORT);
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String host = uri.getHost().replaceAll("^\\[|]$", "");
    return new Target(secure, host, port, path + query);
  }

  /**
   * The addresses to call, every one of them allowed. Asked anew for each attempt, and the address
   * that was checked is the one that is called, so that a name cannot change in between.
   *
   * @throws ForbiddenTargetException if the name has none, or one that may not be called
   */
  List<InetAddress> addresses(Resolver resolver, AddressRules rules)
      throws ForbiddenTargetException {
    InetAddress[] found;
    try {
      found = resolver.resolve(host);
    } catch (UnknownHostException e) {
      throw new ForbiddenTargetException("the host " + host + " has no address");
    }
    for (InetAddress address : found) {
      Optional<String> objection = rules.objection(address);
      if (objection.isPresent()) {
        throw new ForbiddenTargetException(
            "the host " + host + " is " + address.getHostAddress() + ", " + objection.get());
      }
    }
    return List.of(found);
  }
}
