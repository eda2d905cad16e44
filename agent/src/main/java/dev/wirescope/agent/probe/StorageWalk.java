package dev.wirescope.agent.probe;

import dev.wirescope.agent.libbpf.BpfIterator;

/** Visits all sockets with one iterator. */
record StorageWalk(BpfIterator sockets) implements SocketWalk {
  @Override
  public void walk(Reader reader) {
    sockets.begin();
    try {
      reader.read(sockets);
    } finally {
      sockets.end();
    }
  }

  @Override
  public boolean isEndedAfterListeners() {
    return false;
  }

  @Override
  public long listenersEveryNs() {
    return 0;
  }

  @Override
  public String way() {
    return SocketIterator.STORAGE.section();
  }

  @Override
  public String shortcoming() {
    return "";
  }

  @Override
  public void close() {
    sockets.close();
  }
}
