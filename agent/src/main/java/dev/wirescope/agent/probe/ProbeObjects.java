package dev.wirescope.agent.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Where the compiled probes come from. */
@FunctionalInterface
public interface ProbeObjects {
  /** The bytes of the ELF object of this name: a probe's label, or {@link StateChanges#OBJECT}. */
  byte[] elf(String object);

  /** The objects that were built with this program. */
  static ProbeObjects bundled() {
    return object -> {
      String resource = "/bpf/" + object + ".bpf.o";
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
