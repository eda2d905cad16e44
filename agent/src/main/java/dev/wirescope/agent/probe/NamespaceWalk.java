package dev.wirescope.agent.probe;

import dev.wirescope.agent.libbpf.BpfIterator;
import dev.wirescope.agent.libbpf.LibbpfException;
import dev.wirescope.agent.libbpf.NetworkNamespace;
import dev.wirescope.agent.probe.NetworkNamespaces.Found;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Visits the sockets of one network namespace after the other: the calling thread enters each for
 * the moment in which the iterator is created, because the iterator stays in it ({@code
 * bpf_iter_init_seq_net()}), and reads at home. Its own it walks first, without any right.
 */
final class NamespaceWalk implements SocketWalk {
  /**
   * The kernel looks at its whole table of connections for each namespace, 1 ms or so: this keeps
   * the walks over listeners at a fiftieth of a CPU.
   */
  private static final long LISTENERS_EVERY_NS_PER_NAMESPACE = 50_000_000;

  private final BpfIterator sockets;
  private final NetworkNamespaces namespaces;
  private final Set<Long> done = new HashSet<>();

  NamespaceWalk(BpfIterator sockets, NetworkNamespaces namespaces) {
    this.sockets = sockets;
    this.namespaces = namespaces;
  }

  @Override
  public void walk(Reader reader) {
    done.clear();
    try (NetworkNamespace home = NetworkNamespace.ofThisThread()) {
      sockets.begin();
      readToEnd(reader);
      done.add(home.inode());
      if (!walkOthers(namespaces.list(), home, reader)) {
        // A process that stood for its namespace has gone: the list says whether others are in it.
        namespaces.forget();
        walkOthers(namespaces.list(), home, reader);
      }
    }
    if (namespaces.isSomeHidden()) {
      namespaces.countNotWalked();
    }
  }

  @Override
  public boolean isEndedAfterListeners() {
    return true;
  }

  @Override
  public long listenersEveryNs() {
    return namespaces.list().size() * LISTENERS_EVERY_NS_PER_NAMESPACE;
  }

  @Override
  public String way() {
    return SocketIterator.NAMESPACE.section()
        + ", network namespaces found="
        + namespaces.list().size();
  }

  @Override
  public String shortcoming() {
    List<String> missing = Rights.own().missingForNamespaces();
    return missing.isEmpty()
        ? ""
        : "not all network namespaces: lacks "
            + String.join(", ", missing)
            + "; run as root or give it these capabilities";
  }

  @Override
  public void close() {
    sockets.close();
  }

  /** Whether each of {@code found} still was what it had been found to be. */
  private boolean walkOthers(List<Found> found, NetworkNamespace home, Reader reader) {
    boolean all = true;
    for (Found namespace : found) {
      if (!done.contains(namespace.inode())) {
        all &= walkOther(namespace, home, reader);
      }
    }
    return all;
  }

  /** False if it is not there any more; one that may not be entered is counted. */
  private boolean walkOther(Found found, NetworkNamespace home, Reader reader) {
    try (NetworkNamespace namespace = NetworkNamespace.open(found.file())) {
      if (namespace.inode() != found.inode()) {
        return false;
      }
      namespace.run(home, sockets::begin);
    } catch (LibbpfException e) {
      if (e.isNotFound()) {
        return false;
      }
      done.add(found.inode());
      namespaces.countNotWalked();
      return true;
    }
    readToEnd(reader);
    done.add(found.inode());
    return true;
  }

  private void readToEnd(Reader reader) {
    try {
      reader.read(sockets);
    } finally {
      sockets.end();
    }
  }
}
