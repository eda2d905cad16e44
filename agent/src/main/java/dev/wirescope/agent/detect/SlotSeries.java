package dev.wirescope.agent.detect;

/**
 * What one direction of an interface carried, in slots of {@value Replay#SLOT_NS} ns.
 *
 * @param firstSlot number of the first slot: its start over the length of a slot
 * @param complete whether all of it was still kept
 * @param bytes of the interface
 * @param packets of the interface
 * @param flowBytes of one flow, empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record SlotSeries(
    long firstSlot, boolean complete, int[] bytes, int[] packets, int[] flowBytes) {
  private static final int[] NONE = {};

  /** The same without a flow. */
  public SlotSeries withoutFlow() {
    return new SlotSeries(firstSlot, complete, bytes, packets, NONE);
  }
}
