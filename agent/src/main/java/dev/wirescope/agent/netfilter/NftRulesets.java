package dev.wirescope.agent.netfilter;

import dev.wirescope.agent.libbpf.LibbpfException;
import dev.wirescope.agent.libbpf.NetworkNamespace;
import dev.wirescope.agent.libbpf.NftLibrary;
import dev.wirescope.agent.probe.NetworkNamespaces;
import dev.wirescope.agent.probe.NetworkNamespaces.Found;
import java.util.concurrent.atomic.AtomicReference;

/** Asks libnftables in the namespace itself. For one platform thread. */
final class NftRulesets implements Rulesets {
  private final NetworkNamespaces namespaces = new NetworkNamespaces();

  @Override
  public Ruleset read(int netns) {
    try (NetworkNamespace home = NetworkNamespace.ofThisThread()) {
      if (home.inode() == Integer.toUnsignedLong(netns)) {
        return list();
      }
      for (Found found : namespaces.list()) {
        if (found.inode() == Integer.toUnsignedLong(netns)) {
          return read(found, home);
        }
      }
      namespaces.forget();
      return Ruleset.none();
    } catch (LibbpfException _) {
      // The namespace has gone, or may not be entered: the hook is all that can be said.
      return Ruleset.none();
    }
  }

  private static Ruleset read(Found found, NetworkNamespace home) {
    AtomicReference<Ruleset> listed = new AtomicReference<>(Ruleset.none());
    try (NetworkNamespace namespace = NetworkNamespace.open(found.file())) {
      if (namespace.inode() == found.inode()) {
        namespace.run(home, () -> listed.set(list()));
      }
    }
    return listed.get();
  }

  private static Ruleset list() {
    return NftLibrary.list().map(Ruleset::parse).orElseGet(Ruleset::none);
  }
}
