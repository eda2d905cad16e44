/**
 * Which rule of nftables a dropped packet met. The kernel tells that netfilter dropped it and from
 * where it was called, which gives the hook; the rule is found afterwards, by comparing the packet
 * with the rules of that hook (decision 0015). Nothing of this is on the path of a packet.
 */
package dev.wirescope.agent.netfilter;
