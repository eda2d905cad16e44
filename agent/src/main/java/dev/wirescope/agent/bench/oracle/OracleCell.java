package dev.wirescope.agent.bench.oracle;

import java.util.ArrayList;
import java.util.List;

/** One combination that is measured. */
record OracleCell(boolean loopback, int ipVersion, int connections) {
  static List<OracleCell> all() {
    List<OracleCell> cells = new ArrayList<>();
    for (boolean loopback : new boolean[] {true, false}) {
      for (int ipVersion : new int[] {4, 6}) {
        for (int connections : new int[] {1, 64}) {
          cells.add(new OracleCell(loopback, ipVersion, connections));
        }
      }
    }
    return cells;
  }

  String name() {
    return "%s IPv%d, %d connection%s"
        .formatted(
            loopback ? "loopback" : "veth", ipVersion, connections, connections == 1 ? "" : "s");
  }
}
