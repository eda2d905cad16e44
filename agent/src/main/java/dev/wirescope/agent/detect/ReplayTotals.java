package dev.wirescope.agent.detect;

/**
 * All packets of one direction of an interface since it is watched.
 *
 * @param lastNs the newest packet, 0 if there was none
 */
public record ReplayTotals(long packets, long bytes, long wirePackets, long lastNs) {}
