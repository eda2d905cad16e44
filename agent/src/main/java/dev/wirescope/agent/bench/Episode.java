package dev.wirescope.agent.bench;

/** For how long a window was closed, from one witness. */
record Episode(long startUnixNs, long durationNs) {}
