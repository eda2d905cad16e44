package dev.wirescope.agent.flight;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * Where the collector listens.
 *
 * @param host name or address
 * @param port TCP port
 * @param tls whether the connection is encrypted
 */
public record CollectorAddress(String host, int port, boolean tls) {
  /** The port where none is said. */
  public static final int DEFAULT_PORT = 8815;

  private static final String PLAIN = "grpc";
  private static final String TLS = "grpc+tls";

  /**
   * Reads {@code grpc://HOST:PORT} or {@code grpc+tls://HOST:PORT}. The token travels with every
   * call, so a connection that is not encrypted may not leave the machine unless that is asked for.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  public static CollectorAddress parse(String text, boolean insecure) {
    URI uri = uri(text);
    boolean tls = TLS.equals(uri.getScheme());
    if ((!tls && !PLAIN.equals(uri.getScheme()))
        || uri.getHost() == null
        || uri.getUserInfo() != null
        || uri.getQuery() != null
        || uri.getFragment() != null
        || !(uri.getPath().isEmpty() || uri.getPath().equals("/"))) {
      throw malformed(text);
    }
    int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw malformed(text);
    }
    String host = uri.getHost().replaceAll("^\\[|\\]$", "");
    if (!tls && !insecure && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "collector "
              + text
              + " is not on this machine and the connection would be plain text:"
              + " use grpc+tls://, or --insecure if the network is trusted");
    }
    return new CollectorAddress(host, port, tls);
  }

  @Override
  public String toString() {
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return (tls ? TLS : PLAIN) + "://" + bracketed + ":" + port;
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      IllegalArgumentException malformed = malformed(text);
      malformed.initCause(e);
      throw malformed;
    }
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "collector address '"
            + text
            + "' is not understood: expected grpc://HOST:PORT or grpc+tls://HOST:PORT");
  }

  private static boolean isLoopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
