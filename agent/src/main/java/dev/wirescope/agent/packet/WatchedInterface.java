package dev.wirescope.agent.packet;

/**
 * An interface whose packets are noted.
 *
 * @param slot its place in the table, free for another once it is forgotten
 * @param netns inode of its network namespace
 * @param index its index there
 * @param type ARPHRD_*
 * @param physical whether it is a device of a bus
 */
public record WatchedInterface(
    int slot, int netns, int index, int type, boolean physical, String name) {
  private static final int ARPHRD_ETHER = 1;

  /** Whether its packets leave as Ethernet frames on a line. */
  public boolean isFramed() {
    return physical && type == ARPHRD_ETHER;
  }
}
