package dev.wirescope.agent.detect;

/**
 * What a replay counts of itself.
 *
 * @param packets replayed
 * @param lost overwritten by the recorder before they were read
 * @param late older than one that was replayed before; taken as of that time
 * @param findingsLost because nobody took them
 * @param findingsLimited because one interface had too many in a second
 */
public record ReplayCounters(
    long packets, long lost, long late, long findingsLost, long findingsLimited) {}
