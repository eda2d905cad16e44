/** Packets from a capture file, pcap or pcapng: what others wrote down, to compare ours with. */
package dev.wirescope.agent.capture;
