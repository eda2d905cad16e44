package dev.wirescope.agent.netfilter;

import java.net.InetAddress;

/**
 * What of a dropped TCP segment can be compared with a rule.
 *
 * @param interfaceName that it was on, empty if on none
 */
record Packet(
    int netns,
    Hook hook,
    int ipVersion,
    InetAddress source,
    InetAddress destination,
    int sourcePort,
    int destinationPort,
    String interfaceName) {}
