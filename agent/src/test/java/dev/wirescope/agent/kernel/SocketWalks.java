package dev.wirescope.agent.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wirescope.agent.libbpf.BpfObject;
import dev.wirescope.agent.libbpf.LibbpfException;
import dev.wirescope.agent.probe.KernelEventsConfig;
import dev.wirescope.agent.probe.ProbeObjects;
import dev.wirescope.agent.probe.SocketIterator;
import java.util.Set;

/** Tests of each way to visit sockets that this kernel allows. */
final class SocketWalks {
  private SocketWalks() {}

  /** The defaults with nothing but {@code iterator}; skips the test where the kernel refuses it. */
  static KernelEventsConfig only(SocketIterator iterator) {
    if (iterator == SocketIterator.STORAGE) {
      String refusal = refusalOfStorage();
      assumeTrue(
          refusal.isEmpty(), () -> "this kernel refuses " + iterator.section() + ": " + refusal);
    }
    return KernelEventsConfig.defaults().withSocketIterators(Set.of(iterator));
  }

  /** Why not even a program that does nothing may visit the storage; empty if it may. */
  private static String refusalOfStorage() {
    byte[] elf = ProbeObjects.bundled().elf("testing/storage_walk");
    try (BpfObject object = BpfObject.open("storage_walk", elf)) {
      object.load();
      return "";
    } catch (LibbpfException e) {
      return e.reason();
    }
  }
}
