// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Gaps in feeds: datagrams that carry a number. They are looked at where they are handed to their socket, after all that
 * the node may do to them but a full receive buffer. Only the ports that somebody named are looked at.
 */
#include "../lib/ring.bpf.h"
#include "../lib/socket.bpf.h"
#include "../lib/wanted.bpf.h"

#include <bpf/bpf_tracing.h>
#include <linux/ip.h>

#include "../detect/feed.h"
#include "wirescope/feeds.h"
#include "wirescope/packets.h"

#define PASS 1
#define SEGMENTS_MOST 64 /* UDP_MAX_SEGMENTS before Linux 6.9, include/linux/udp.h */
#define UDP_HEADER_BYTES 8
#define IPV6_HEADER_BYTES 40

/* Set by the agent. */
const volatile struct ws_feed_format formats[WS_FEEDS_MOST];
const volatile __u32 format_count = 0;
const volatile __u64 settle_ns = 100000000;

/* Of one sender, at one socket. A socket may receive several groups, each with numbers of its own. */
struct feed_key {
	__u64 connection_id;
	__u8 local_ip[WS_IP_LEN];
	__u8 remote_ip[WS_IP_LEN];
	__u16 local_port;
	__u16 remote_port;
	__u32 ip_version;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct feed_key);
	__type(value, struct ws_feed);
} feeds SEC(".maps");

/* Who reads from the socket; by its cookie. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, struct ws_user);
} feed_readers SEC(".maps");

/* A socket's address as a number: its fields are read by name, which the verifier does not allow on its own type. */
static __always_inline const struct sock *address_of(struct bpf_sock *sk)
{
	struct bpf_sock *volatile spilled = sk;
	const struct sock *address = NULL;

	bpf_probe_read_kernel(&address, sizeof(address), (const void *)&spilled);
	return address;
}

static __always_inline bool load_number(struct __sk_buff *skb, __u32 offset, __u8 bytes, bool little_endian,
					__u64 *number)
{
	__u8 raw[8];

	*number = 0;
	switch (bytes) {
	case 1:
		if (bpf_skb_load_bytes(skb, offset, raw, 1))
			return false;
		break;
	case 2:
		if (bpf_skb_load_bytes(skb, offset, raw, 2))
			return false;
		break;
	case 4:
		if (bpf_skb_load_bytes(skb, offset, raw, 4))
			return false;
		break;
	case 8:
		if (bpf_skb_load_bytes(skb, offset, raw, 8))
			return false;
		break;
	default:
		return false;
	}
#pragma unroll
	for (int i = 0; i < 8; i++)
		if (i < bytes)
			*number = little_endian ? *number | (__u64)raw[i] << 8 * i : *number << 8 | raw[i];
	return true;
}

static __always_inline void tell(const struct feed_key *key, const struct sock *sk, const struct ws_feed_gap *gap)
{
	struct ws_sequence_gap_event *event = ws_reserve(WS_PROBE_FEED, sizeof(*event));
	const struct ws_user *reader;

	if (!event)
		return;
	reader = bpf_map_lookup_elem(&feed_readers, &key->connection_id);
	if (reader)
		ws_fill_user(&event->header, reader);
	else
		ws_fill_no_user(&event->header);
	event->header.time_ns = gap->end_ns;
	event->header.connection_id = key->connection_id;
	event->header.kind = WS_SEQUENCE_GAP;
	event->header.role = WS_ROLE_UNKNOWN;
	event->header.srtt_us = 0;
	event->header.netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	event->header.local_port = key->local_port;
	event->header.remote_port = key->remote_port;
	event->header.ip_version = key->ip_version;
	__builtin_memcpy(event->header.local_ip, key->local_ip, WS_IP_LEN);
	__builtin_memcpy(event->header.remote_ip, key->remote_ip, WS_IP_LEN);
	event->start_ns = gap->start_ns;
	event->duration_ns = gap->end_ns - gap->start_ns;
	event->first = gap->first;
	event->missing = gap->missing;
	event->late = gap->late;
	ws_submit(WS_PROBE_FEED, event);
}

static __always_inline void on_datagram(const struct feed_key *key, const struct sock *sk, __u8 number_bytes,
					const struct ws_feed_datagram *datagram)
{
	struct ws_feed_numbers numbers = {
	    .mask = ~0ULL >> (64 - 8 * number_bytes),
	    .settle_ns = settle_ns,
	};
	struct ws_feed *feed = bpf_map_lookup_elem(&feeds, key);
	struct ws_feed_gap gap = {};

	if (!feed) {
		struct ws_feed begun = {};

		ws_feed_on_datagram(&begun, &numbers, datagram, &gap);
		if (bpf_map_update_elem(&feeds, key, &begun, BPF_ANY))
			ws_count_lost_state(WS_PROBE_FEED);
	} else if (ws_feed_on_datagram(feed, &numbers, datagram, &gap)) {
		tell(key, sk, &gap);
	}
}

/* With UDP_GRO a socket is handed many datagrams in one buffer, each but the last of the same size. */
static __always_inline void on_datagrams(struct __sk_buff *skb, const struct feed_key *key, const struct sock *sk,
					 const volatile struct ws_feed_format *format, __u32 payload)
{
	struct ws_feed_datagram datagram = {.time_ns = bpf_ktime_get_ns()};
	__u32 step = skb->gso_size;

	for (int i = 0; i < SEGMENTS_MOST && payload < skb->len; i++) {
		datagram.count = 1;
		if (!load_number(skb, payload + format->number_offset, format->number_bytes, format->little_endian,
				 &datagram.number))
			return;
		if (format->count_bytes && !load_number(skb, payload + format->count_offset, format->count_bytes,
							format->little_endian, &datagram.count))
			return;
		on_datagram(key, sk, format->number_bytes, &datagram);
		if (!step)
			return;
		payload += step;
	}
}

/* Reads the addresses; 0 if it is no datagram, else where its payload begins. */
static __always_inline __u32 read_headers(struct __sk_buff *skb, struct feed_key *key)
{
	__u32 transport;
	__be16 ports[2];
	__u8 version;

	if (bpf_skb_load_bytes(skb, 0, &version, 1))
		return 0;
	key->ip_version = version >> 4;
	if (key->ip_version == 4) {
		struct iphdr ip;

		if (bpf_skb_load_bytes(skb, 0, &ip, sizeof(ip)) || ip.protocol != IPPROTO_UDP)
			return 0;
		ws_copy_v4(key->remote_ip, ip.saddr);
		ws_copy_v4(key->local_ip, ip.daddr);
		transport = ip.ihl * 4;
	} else {
		struct {
			__u8 before[8];
			__u8 source[WS_IP_LEN];
			__u8 destination[WS_IP_LEN];
		} ip;

		if (bpf_skb_load_bytes(skb, 0, &ip, sizeof(ip)) || ip.before[6] != IPPROTO_UDP)
			return 0;
		__builtin_memcpy(key->remote_ip, ip.source, WS_IP_LEN);
		__builtin_memcpy(key->local_ip, ip.destination, WS_IP_LEN);
		transport = IPV6_HEADER_BYTES;
	}
	if (bpf_skb_load_bytes(skb, transport, ports, sizeof(ports)))
		return 0;
	key->remote_port = bpf_ntohs(ports[0]);
	key->local_port = bpf_ntohs(ports[1]);
	return transport + UDP_HEADER_BYTES;
}

SEC("cgroup_skb/ingress")
int feed_ingress(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;
	const struct sock *address;
	struct feed_key key = {};
	__u32 payload;

	if (!sk)
		return PASS;
	sk = bpf_sk_fullsock(sk);
	if (!sk || sk->protocol != IPPROTO_UDP)
		return PASS;
	for (__u32 i = 0; i < WS_FEEDS_MOST && i < format_count; i++) {
		if (sk->src_port != formats[i].port)
			continue;
		address = address_of(sk);
		if (!ws_is_wanted_place(&address->__sk_common, address))
			return PASS;
		key.connection_id = bpf_get_socket_cookie(skb);
		payload = read_headers(skb, &key);
		if (payload)
			on_datagrams(skb, &key, address, &formats[i], payload);
		return PASS;
	}
	return PASS;
}

/* Fires in the reading thread; since Linux 6.3 (commit 6e6eda44b939). */
SEC("tp_btf/sock_recv_length")
int BPF_PROG(sock_recv_length, struct sock *sk, int result, int flags)
{
	__u64 connection_id;
	struct ws_user *known, reader;

	if (sk->sk_protocol != IPPROTO_UDP || result <= 0)
		return 0;
	for (__u32 i = 0; i < WS_FEEDS_MOST && i < format_count; i++) {
		if (sk->__sk_common.skc_num != formats[i].port)
			continue;
		connection_id = bpf_get_socket_cookie(sk);
		known = bpf_map_lookup_elem(&feed_readers, &connection_id);
		if (known && known->tid == (__u32)bpf_get_current_pid_tgid())
			return 0;
		ws_set_user(&reader, WS_OWNER_USER);
		if (bpf_map_update_elem(&feed_readers, &connection_id, &reader, BPF_ANY))
			ws_count_lost_state(WS_PROBE_FEED);
		return 0;
	}
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
