package dev.wirescope.agent.bench;

import dev.wirescope.agent.libbpf.BpfLink;
import dev.wirescope.agent.libbpf.BpfObject;
import dev.wirescope.agent.libbpf.BpfProgram;
import dev.wirescope.agent.probe.CgroupRoot;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Programs that do nothing, on the hooks of those that do. */
final class EmptyPrograms implements AutoCloseable {
  private static final String RESOURCE = "/bpf/bench/empty.bpf.o";
  private static final String CGROUP_SECTION = "cgroup_skb/";

  private final BpfObject object;
  private final List<BpfLink> links = new ArrayList<>();

  EmptyPrograms() throws IOException {
    try (InputStream in = EmptyPrograms.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException(RESOURCE + " is not in the program; build it again");
      }
      object = BpfObject.open("empty", in.readAllBytes());
    }
    object.load();
    for (BpfProgram program : object.programs()) {
      links.add(
          program.section().startsWith(CGROUP_SECTION)
              ? program.attachToCgroup(CgroupRoot.require())
              : program.attach());
    }
  }

  /** What one run of an empty program is accounted with. */
  double nsPerRun(boolean packetHook) {
    long runs = 0;
    long ns = 0;
    for (BpfProgram program : object.programs()) {
      if (program.section().startsWith(CGROUP_SECTION) == packetHook) {
        runs += program.runStats().runs();
        ns += program.runStats().ns();
      }
    }
    return runs == 0 ? 0 : (double) ns / runs;
  }

  @Override
  public void close() {
    links.forEach(BpfLink::close);
    object.close();
  }
}
