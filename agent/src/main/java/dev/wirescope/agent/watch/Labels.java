package dev.wirescope.agent.watch;

/** Processes and ends of connections as a terminal shows them. */
public final class Labels {
  private static final int SHORT_CONTAINER_ID = 12;

  private Labels() {}

  /** For instance {@code nginx/4711@c0ffee}; {@code -} if it is not known. */
  public static String process(Row row) {
    long pid = row.number("pid");
    String name = pid == 0 ? "-" : printable(row.text("comm")) + "/" + pid;
    String container = row.text("container_id");
    return container.isEmpty()
        ? name
        : name + "@" + container.substring(0, Math.min(SHORT_CONTAINER_ID, container.length()));
  }

  /** For instance {@code 10.0.0.1:443} or {@code [2001:db8::7]:443}. */
  public static String endpoint(String ip, long port) {
    return ip.indexOf(':') >= 0 ? "[" + ip + "]:" + port : ip + ":" + port;
  }

  /** A process may name itself anything: nothing it says may steer the terminal. */
  private static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
