package dev.wirescope.agent.capture;

/** Which way a packet passed the interface where it was captured. */
public enum PacketDirection {
  /** The file does not say. */
  UNKNOWN,
  /** It came in. */
  RECEIVED,
  /** It went out. */
  SENT
}
