package dev.wirescope.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.agent.kernel.KernelTest;
import dev.wirescope.agent.libbpf.BpfObject;
import dev.wirescope.agent.libbpf.KernelBtf;
import dev.wirescope.agent.libbpf.Tracepoints;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Probes on a kernel that has less than this one. */
@KernelTest
class ProbeLoaderTest {
  @Test
  void shouldDoWithoutATracepointThatIsOnlyAnImprovement() {
    try (KernelBtf kernel = KernelBtf.load();
        BpfObject object = loaderFor(without(kernel, "sock_send_length")).load(Probe.SOCKET_USER)) {
      assertTrue(object.program("sock_send_length").orElseThrow().isSkipped());
      assertFalse(object.program("tcp_rcv_space_adjust").orElseThrow().isSkipped());
    }
  }

  @Test
  void shouldNameTheTracepointItCannotDoWithout() {
    try (KernelBtf kernel = KernelBtf.load()) {
      ProbeLoader loader = loaderFor(without(kernel, "inet_sock_set_state"));
      assertEquals(
          "this kernel has no tracepoint inet_sock_set_state; boot a newer one (wirescope is made"
              + " for 5.11 and later)",
          assertThrows(
                  ProbeException.class, () -> loader.loadStateChanges(EnumSet.of(Probe.CONNECTION)))
              .getMessage());
    }
  }

  private static ProbeLoader loaderFor(Tracepoints kernel) {
    return new ProbeLoader(KernelEventsConfig.defaults(), kernel, new SharedMaps());
  }

  private static Tracepoints without(Tracepoints kernel, String absent) {
    return new Tracepoints() {
      @Override
      public boolean hasTracepoint(String name) {
        return !name.equals(absent) && kernel.hasTracepoint(name);
      }

      @Override
      public int tracepointArguments(String name) {
        return kernel.tracepointArguments(name);
      }
    };
  }
}
