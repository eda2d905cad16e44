/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_PACKET_BPF_H
#define WIRESCOPE_PACKET_BPF_H
/* Reads the TCP segment in a socket buffer, wherever in the stack the buffer is. Needs no socket. */
#include "socket.bpf.h"

#include <bpf/bpf_endian.h>
#include <linux/ip.h>

#define ETH_P_IP 0x0800
#define ETH_P_IPV6 0x86dd
#define IP_OFFSET_MASK 0x1fff /* include/net/ip.h, IP_OFFSET: not the first fragment */
#define NO_HEADER 0xffff /* skb_network_header_was_set() */
#define TCP_FLAG_FIN 0x01
#define TCP_FLAG_SYN 0x02

/* RFC 8200, section 3. */
struct ws_ipv6_header {
	__be32 version_class_label;
	__be16 payload_bytes;
	__u8 next_header;
	__u8 hop_limit;
	__u8 source[WS_IP_LEN];
	__u8 destination[WS_IP_LEN];
};

/* A segment, ports in host order. */
struct ws_segment {
	__u8 source_ip[WS_IP_LEN];
	__u8 destination_ip[WS_IP_LEN];
	__u16 source_port;
	__u16 destination_port;
	__u32 seq;
	__u32 end_seq;
	__u32 ack_seq;
	__u32 bytes;
	__u8 ip_version;
	__u8 flags;
};

/*
 * False if the buffer holds no TCP header. The payload is counted by the buffer, as only that is right for a segment
 * that will be cut up later, and by the IP header where a short frame was padded.
 */
static __always_inline bool ws_read_segment(const struct sk_buff *skb, struct ws_segment *segment)
{
	unsigned char *head = skb->head;
	__u32 network = skb->network_header;
	__u32 end = (__u32)(skb->data - head) + skb->len;
	__u32 transport, ip_end, header_end;
	struct tcphdr tcp;

	if (network == NO_HEADER)
		return false;
	if (skb->protocol == bpf_htons(ETH_P_IP)) {
		struct iphdr ip;

		if (bpf_probe_read_kernel(&ip, sizeof(ip), head + network) || ip.protocol != IPPROTO_TCP ||
		    ip.frag_off & bpf_htons(IP_OFFSET_MASK))
			return false;
		segment->ip_version = 4;
		ws_copy_v4(segment->source_ip, ip.saddr);
		ws_copy_v4(segment->destination_ip, ip.daddr);
		transport = network + ip.ihl * 4;
		ip_end = ip.tot_len ? network + bpf_ntohs(ip.tot_len) : end;
	} else if (skb->protocol == bpf_htons(ETH_P_IPV6)) {
		struct ws_ipv6_header ip;

		if (bpf_probe_read_kernel(&ip, sizeof(ip), head + network) || ip.next_header != IPPROTO_TCP)
			return false;
		segment->ip_version = 6;
		__builtin_memcpy(segment->source_ip, ip.source, WS_IP_LEN);
		__builtin_memcpy(segment->destination_ip, ip.destination, WS_IP_LEN);
		transport = network + sizeof(ip);
		ip_end = ip.payload_bytes ? transport + bpf_ntohs(ip.payload_bytes) : end;
	} else {
		return false;
	}
	if (bpf_probe_read_kernel(&tcp, sizeof(tcp), head + transport))
		return false;
	segment->source_port = bpf_ntohs(tcp.source);
	segment->destination_port = bpf_ntohs(tcp.dest);
	segment->seq = bpf_ntohl(tcp.seq);
	segment->ack_seq = bpf_ntohl(tcp.ack_seq);
	segment->flags = ((__u8 *)&tcp)[13];
	if (ip_end < end)
		end = ip_end;
	header_end = transport + tcp.doff * 4;
	segment->bytes = end > header_end ? end - header_end : 0;
	segment->end_seq =
	    segment->seq + segment->bytes + !!(segment->flags & TCP_FLAG_SYN) + !!(segment->flags & TCP_FLAG_FIN);
	return true;
}

#endif
