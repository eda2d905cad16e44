package dev.wirescope.agent.top;

import dev.wirescope.agent.probe.ProbeStatus;
import dev.wirescope.json.JsonText;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** One object a line for each connection, and one for each probe that has lost something. */
final class JsonView implements View {
  private final PrintStream out;
  private final String node;
  private final LongSupplier unixNs;
  private final Map<String, ProbeStatus> statusBefore = new HashMap<>();
  private final JsonText json = new JsonText();

  JsonView(PrintStream out, String node, LongSupplier unixNs) {
    this.out = out;
    this.node = node;
    this.unixNs = unixNs;
  }

  @Override
  public boolean show(List<Shown> connections, List<ProbeStatus> statuses) {
    for (ProbeStatus status : statuses) {
      ProbeStatus before = statusBefore.put(status.probe(), status);
      tellLost(
          status, "state not kept", status.lostState() - (before == null ? 0 : before.lostState()));
      tellLost(
          status,
          "the kernel ran no program",
          status.lostUnseen() - (before == null ? 0 : before.lostUnseen()));
    }
    for (Shown shown : connections) {
      out.append(shown.text()).append('\n');
    }
    return !out.checkError(); // which flushes
  }

  private void tellLost(ProbeStatus status, String reason, long lost) {
    if (lost <= 0) {
      return;
    }
    json.clear().beginObject();
    json.name("kind").value("lost");
    json.name("time_unix_ns").value(unixNs.getAsLong());
    json.name("node").value(node);
    json.name("probe").value(status.probe());
    json.name("count").value(lost);
    json.name("reason").value(reason);
    out.append(json.endObject().text()).append('\n');
  }
}
