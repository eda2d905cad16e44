package dev.wirescope.agent.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Where the compiled probes come from. */
@FunctionalInterface
public interface ProbeObjects {
  /** The bytes of the probe's ELF object. */
  byte[] elf(Probe probe);

  /** The objects that were built with this program. */
  static ProbeObjects bundled() {
    return probe -> {
      String resource = "/bpf/" + probe.label() + ".bpf.o";
      try (InputStream in = ProbeObjects.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new ProbeException(resource + " is not in the program", "build it again");
        }
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException("read of " + resource, e);
      }
    };
  }
}
