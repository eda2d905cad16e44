package dev.wirescope.agent.probe;

import dev.wirescope.agent.libbpf.BpfMap;
import dev.wirescope.agent.libbpf.BpfObject;
import java.util.HashMap;
import java.util.Map;

/**
 * The maps that the probes share by name: the first object that is loaded creates them, later ones
 * take them over.
 */
final class SharedMaps {
  /** What is remembered of each socket. */
  static final String SOCKETS = "sockets";

  private final Map<String, BpfMap> maps = new HashMap<>();

  /** Before {@code object} is loaded: makes it use what exists. */
  void reuseIn(BpfObject object) {
    for (BpfMap map : object.maps()) {
      BpfMap existing = maps.get(map.name());
      if (existing != null && !map.isInternal()) {
        map.reuse(existing);
      }
    }
  }

  /** After {@code object} was loaded: remembers what it created. It must stay open from now on. */
  void addFrom(BpfObject object) {
    for (BpfMap map : object.maps()) {
      if (!map.isInternal()) {
        maps.putIfAbsent(map.name(), map);
      }
    }
  }

  /** The map called {@code name}, or null while no object has created it. */
  BpfMap get(String name) {
    return maps.get(name);
  }
}
