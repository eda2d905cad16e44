/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_FLOW_BPF_H
#define WIRESCOPE_FLOW_BPF_H
/* Which flow a packet belongs to, from one read of its headers. */
#include "kernel_types.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "wirescope/packets.h"

#define ETH_P_IP 0x0800
#define ETH_P_IPV6 0x86dd
#define FRAGMENT_MASK 0x1fff /* RFC 791: the offset, without the flags */
#define ECN_CE 3 /* RFC 3168, section 5 */
#define FLOW_RENEW_NS 10000000ULL
#define FLOW_KEEP_NS 200000000ULL

/* What IPv4 without options or IPv6 has up to and with the ports, and TCP up to its length. */
union ws_headers {
	struct {
		__u8 version_ihl;
		__u8 tos;
		__be16 total_length;
		__be16 id;
		__be16 fragment;
		__u8 ttl;
		__u8 protocol;
		__be16 checksum;
		__be32 source;
		__be32 destination;
		__be16 source_port;
		__be16 destination_port;
		__be32 seq;
		__be32 ack_seq;
		__u8 data_offset;
	} v4;
	struct {
		__be32 version_class_label;
		__be16 payload_length;
		__u8 next_header;
		__u8 hop_limit;
		__u32 addresses[8];
		__be16 source_port;
		__be16 destination_port;
		__be32 seq;
		__be32 ack_seq;
		__u8 data_offset;
	} v6;
	__u64 words[7];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, WS_FLOWS);
	__type(key, __u32);
	__type(value, struct ws_flow);
} flows SEC(".maps");

/* Of a packet that is one. */
struct ws_tcp_part {
	__u32 seq;
	__u32 header_bytes; /* of IP and TCP; 0: it is none, or not as usual */
};

static __always_inline __u64 mix(__u64 hash, __u64 word)
{
	hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL; /* 2^64 over the golden ratio */
	return hash ^ hash >> 32;
}

static __always_inline bool has_ports(__u8 protocol)
{
	return protocol == 6 || protocol == 17 || protocol == 132 || protocol == 33; /* TCP, UDP, SCTP, DCCP */
}

static __always_inline void name_flow(struct ws_flow *flow, const union ws_headers *headers, bool v4, __u32 ports)
{
	flow->source_port = bpf_ntohs(ports & 0xffff);
	flow->destination_port = bpf_ntohs(ports >> 16);
	if (v4) {
		__builtin_memset(flow->source_ip, 0, 10);
		__builtin_memset(flow->source_ip + 10, 0xff, 2);
		__builtin_memcpy(flow->source_ip + 12, &headers->v4.source, 4);
		__builtin_memset(flow->destination_ip, 0, 10);
		__builtin_memset(flow->destination_ip + 10, 0xff, 2);
		__builtin_memcpy(flow->destination_ip + 12, &headers->v4.destination, 4);
		flow->protocol = headers->v4.protocol;
		flow->ip_version = 4;
	} else {
		__builtin_memcpy(flow->source_ip, headers->v6.addresses, 16);
		__builtin_memcpy(flow->destination_ip, headers->v6.addresses + 4, 16);
		flow->protocol = headers->v6.next_header;
		flow->ip_version = 6;
	}
}

/* The place of a flow, or that of one which has been quiet for a while; NULL if all that it may have are in use. */
static __always_inline struct ws_flow *find_flow(__u32 hash, __u64 now_ns, bool *is_new)
{
	__u32 first = hash % (WS_FLOWS / WS_FLOW_WAYS) * WS_FLOW_WAYS;
	struct ws_flow *oldest = NULL;

#pragma unroll
	for (int way = 0; way < WS_FLOW_WAYS; way++) {
		__u32 place = first + way;
		struct ws_flow *flow = bpf_map_lookup_elem(&flows, &place);

		if (!flow)
			return NULL;
		if (flow->hash == hash)
			return flow;
		if (!oldest || flow->seen_ns < oldest->seen_ns)
			oldest = flow;
	}
	*is_new = true;
	return oldest && now_ns - oldest->seen_ns >= FLOW_KEEP_NS ? oldest : NULL;
}

/*
 * The hash of a packet's flow, 0 if it is not IP. The table keeps what the hash stands for: of more flows than ways that
 * want one place, one keeps it until it has been quiet for a while. `socket` is the cookie of the sending socket, 0 if there is
 * none or not one yet.
 */
static __always_inline __u32 ws_flow_of(const struct sk_buff *skb, __u32 netns, __u64 socket, __u64 now_ns,
					__u8 *ecn_ce, struct ws_tcp_part *tcp, struct ws_recorder *recorder)
{
	bool v4 = skb->protocol == bpf_htons(ETH_P_IP);
	union ws_headers headers;
	struct ws_flow *flow;
	__u32 ports = 0, hash;
	bool is_new = false;
	__u64 mixed;

	if (!v4 && skb->protocol != bpf_htons(ETH_P_IPV6))
		return 0;
	/* what lies behind a short packet is memory of the same buffer */
	if (bpf_probe_read_kernel(&headers, sizeof(headers), skb->head + skb->network_header))
		return 0;
	if (v4) {
		if (has_ports(headers.v4.protocol) && !(headers.v4.fragment & bpf_htons(FRAGMENT_MASK)) &&
		    (headers.v4.version_ihl & 0xf) == 5)
			ports = headers.v4.source_port | (__u32)headers.v4.destination_port << 16;
		if (ports && headers.v4.protocol == 6) {
			tcp->seq = bpf_ntohl(headers.v4.seq);
			tcp->header_bytes = 20 + (headers.v4.data_offset >> 4) * 4;
		}
		*ecn_ce = (headers.v4.tos & 3) == ECN_CE;
		mixed = mix(headers.v4.source, (__u64)headers.v4.destination << 32 | headers.v4.protocol);
	} else {
		if (has_ports(headers.v6.next_header))
			ports = headers.v6.source_port | (__u32)headers.v6.destination_port << 16;
		if (headers.v6.next_header == 6) {
			tcp->seq = bpf_ntohl(headers.v6.seq);
			tcp->header_bytes = 40 + (headers.v6.data_offset >> 4) * 4;
		}
		*ecn_ce = (bpf_ntohl(headers.v6.version_class_label) >> 20 & 3) == ECN_CE;
		mixed = mix(headers.words[1], headers.words[2]);
		mixed = mix(mixed ^ headers.words[3], headers.words[4] ^ (__u64)headers.v6.next_header << 8);
	}
	hash = mix(mixed, ports) >> 32;
	if (!hash)
		hash = 1;
	flow = find_flow(hash, now_ns, &is_new);
	if (!flow) {
		recorder->flows_unnamed++;
		return hash;
	}
	if (is_new) {
		name_flow(flow, &headers, v4, ports);
		flow->netns = netns;
		flow->socket = socket;
		flow->seen_ns = now_ns;
		flow->hash = hash;
	} else {
		/* a socket has no cookie before its first datagram has been sent */
		if (socket && flow->socket != socket)
			flow->socket = socket;
		if (now_ns - flow->seen_ns > FLOW_RENEW_NS)
			flow->seen_ns = now_ns;
	}
	return hash;
}

#endif
