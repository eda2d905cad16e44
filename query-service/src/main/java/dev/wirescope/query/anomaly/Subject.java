package dev.wirescope.query.anomaly;

/**
 * Whose connection an event is about: the columns that every event shares.
 *
 * @param connectionId 16 hex digits, all 0 before a socket exists
 */
public record Subject(
    String tenant,
    String node,
    long pid,
    long tid,
    String comm,
    String containerId,
    String cgroup,
    long netns,
    String localIp,
    int localPort,
    String remoteIp,
    int remotePort,
    int ipVersion,
    String connectionId,
    String direction) {
  private static final String NO_SOCKET = "0000000000000000";

  /** Tells connections apart, also those that have no socket yet. */
  String connectionKey() {
    String own =
        hasSocket()
            ? connectionId
            : netns + " " + localIp + " " + localPort + " " + remoteIp + " " + remotePort;
    return tenant + '\0' + node + '\0' + own;
  }

  /** Whether {@code connectionId} names a socket. */
  public boolean hasSocket() {
    return !connectionId.equals(NO_SOCKET);
  }

  /** The process for a person, such as {@code reader (pid 4711)}. */
  String process() {
    if (pid == 0) {
      return "a process not known";
    }
    return (comm.isEmpty() ? "a process" : comm) + " (pid " + pid + ")";
  }

  /** The peer for a person, such as {@code 10.0.0.2:80} or {@code [2001:db8::1]:80}. */
  String peer() {
    return endpoint(remoteIp, remotePort);
  }

  /** This end for a person. */
  String own() {
    return endpoint(localIp, localPort);
  }

  private static String endpoint(String ip, int port) {
    return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port;
  }
}
