package dev.wirescope.clickhouse;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a ClickHouse listens and who we are there, read from the JDBC URL that every service is
 * configured with: {@code jdbc:clickhouse://HOST:PORT[/DATABASE][?user=U&password=P&ssl=true]}.
 *
 * <p>Only these parameters are understood here; the collector refuses others rather than ignoring
 * them. The database of the URL is for those who read; our statements name theirs.
 *
 * @param uri the address of the HTTP interface
 */
public record ClickHouseAddress(URI uri, String user, String password) {
  private static final int HTTP_PORT = 8123;
  private static final int HTTPS_PORT = 8443;

  /**
   * Reads {@code jdbcUrl}.
   *
   * @throws IllegalArgumentException if it is no such URL; the message names what is wrong and
   *     never repeats the password
   */
  public static ClickHouseAddress parse(String jdbcUrl) {
    String rest = null;
    for (String prefix : new String[] {"jdbc:clickhouse:", "jdbc:ch:"}) {
      if (jdbcUrl.startsWith(prefix)) {
        rest = jdbcUrl.substring(prefix.length());
      }
    }
    if (rest == null) {
      throw new IllegalArgumentException(
          "not a ClickHouse URL: expected jdbc:clickhouse://HOST:PORT");
    }
    boolean secureScheme = rest.startsWith("https:");
    URI parsed = URI.create(rest.replaceFirst("^https?:", ""));
    if (parsed.getHost() == null) {
      throw new IllegalArgumentException(
          "no single host in the ClickHouse URL: expected jdbc:clickhouse://HOST:PORT");
    }
    Map<String, String> parameters = parameters(parsed.getRawQuery());
    String user = parameters.getOrDefault("user", "default");
    String password = parameters.getOrDefault("password", "");
    boolean secure = secureScheme || Boolean.parseBoolean(parameters.get("ssl"));
    parameters.keySet().removeAll(java.util.Set.of("user", "password", "ssl"));
    if (!parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown parameters "
              + parameters.keySet()
              + " in the ClickHouse URL: use user, password"
              + " and ssl");
    }
    int port = parsed.getPort() >= 0 ? parsed.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
    URI uri = URI.create((secure ? "https://" : "http://") + parsed.getHost() + ":" + port + "/");
    return new ClickHouseAddress(uri, user, password);
  }

  /** The address without secrets, for messages. */
  @Override
  public String toString() {
    return uri.toString();
  }

  private static Map<String, String> parameters(String rawQuery) {
    Map<String, String> parameters = new TreeMap<>();
    if (rawQuery != null) {
      for (String pair : rawQuery.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
          throw new IllegalArgumentException("a parameter without '=' in the ClickHouse URL");
        }
        parameters.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }
}
