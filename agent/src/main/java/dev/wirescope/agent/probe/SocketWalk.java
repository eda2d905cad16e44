package dev.wirescope.agent.probe;

import dev.wirescope.agent.libbpf.BpfIterator;

/** A visit to every socket of this node, as often as one likes. For one thread. */
sealed interface SocketWalk extends AutoCloseable permits StorageWalk, NamespaceWalk {
  /** Reads what the program writes about some of the sockets, or all. */
  interface Reader {
    void read(BpfIterator begun);
  }

  /** One walk: hands each iterator that it needs, begun, to {@code reader}, and ends it. */
  void walk(Reader reader);

  /** Whether a program that looks for listeners ends the walk after them. */
  boolean isEndedAfterListeners();

  /** How long it shall at least be from one walk over listeners to the next. */
  long listenersEveryNs();

  /** How it is done, and over what. */
  String way();

  /** What is missing and how to get it, empty if nothing. */
  String shortcoming();

  @Override
  void close();
}
