// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * TCP segments that this node's kernel throws away, with the reason it gives and the place in its code (tracepoint
 * skb:kfree_skb, with a reason since Linux 5.17). The agent joins them to the retransmissions that follow. A segment of
 * ours that is dropped before it has left begins a stall of its socket.
 */
#include "../lib/packet.bpf.h"
#include "../lib/ring.bpf.h"
#include "../lib/stall.bpf.h"
#include "../lib/wanted.bpf.h"

#include <bpf/bpf_tracing.h>

/* Of the reasons below only their names count: libbpf takes the numbers from the running kernel. */
enum skb_drop_reason {
	SKB_DROP_REASON_CPU_BACKLOG = 1,
	SKB_DROP_REASON_FULL_RING,
	SKB_DROP_REASON_NETFILTER_DROP,
	SKB_DROP_REASON_QUEUE_PURGE,
	SKB_DROP_REASON_TCP_OFOMERGE,
	SKB_DROP_REASON_TCP_OFO_DROP,
	SKB_DROP_REASON_TCP_OFO_QUEUE_PRUNE,
	SKB_DROP_REASON_TCP_OLD_ACK,
	SKB_DROP_REASON_TCP_OLD_DATA,
	SKB_DROP_REASON_TCP_OLD_SEQUENCE,
	SKB_DROP_REASON_TCP_RESET,
	SKB_DROP_REASON_TCP_TOO_OLD_ACK,
};

#define REASON_FIRST 2 /* 0 and 1 are no drops: not dropped yet, consumed */

/* A drop storm must not fill the ring: so many on each CPU in each window, the rest only counted. */
#define LIMIT_WINDOW_NS 100000000ULL
#define LIMIT_DROPS 4096

/* Set by the agent from the kernel's BTF: the socket that was to receive is an argument since commit c53795d48ee8. */
const volatile bool has_receiver = false;

struct ws_drop_limit {
	__u64 window_start_ns;
	__u64 drops;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ws_drop_limit);
} drop_limit SEC(".maps");

#define STACK_FRAMES 24

struct ws_stack {
	__u64 frames[STACK_FRAMES];
};

/* Too large for the program's own stack. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ws_stack);
} drop_stack SEC(".maps");

#define IS_REASON(reason, name)                                                                                        \
	(bpf_core_enum_value_exists(enum skb_drop_reason, name) &&                                                     \
	 (reason) == bpf_core_enum_value(enum skb_drop_reason, name))

/* The kernel was done with the segment, or had it already: nothing was lost that anybody waits for. */
static __always_inline bool is_finished_with(__u32 reason)
{
	return IS_REASON(reason, SKB_DROP_REASON_QUEUE_PURGE) || IS_REASON(reason, SKB_DROP_REASON_TCP_OFOMERGE) ||
	       IS_REASON(reason, SKB_DROP_REASON_TCP_OLD_ACK) || IS_REASON(reason, SKB_DROP_REASON_TCP_OLD_DATA) ||
	       IS_REASON(reason, SKB_DROP_REASON_TCP_OLD_SEQUENCE) || IS_REASON(reason, SKB_DROP_REASON_TCP_RESET) ||
	       IS_REASON(reason, SKB_DROP_REASON_TCP_TOO_OLD_ACK);
}

/* Its device pointer shares memory with a tree node (struct sk_buff, rbnode). */
static __always_inline bool was_out_of_order(__u32 reason)
{
	return IS_REASON(reason, SKB_DROP_REASON_TCP_OFO_DROP) ||
	       IS_REASON(reason, SKB_DROP_REASON_TCP_OFO_QUEUE_PRUNE);
}

static __always_inline bool is_over_limit(__u64 now_ns)
{
	__u32 slot = 0;
	struct ws_drop_limit *limit = bpf_map_lookup_elem(&drop_limit, &slot);

	if (!limit)
		return false;
	if (now_ns - limit->window_start_ns >= LIMIT_WINDOW_NS) {
		limit->window_start_ns = now_ns;
		limit->drops = 0;
	}
	return limit->drops++ >= LIMIT_DROPS;
}

static __always_inline bool is_full_socket(const struct sock *sk)
{
	__u8 state = sk->__sk_common.skc_state;

	return sk->sk_protocol == IPPROTO_TCP && state != TCP_NEW_SYN_RECV && state != TCP_TIME_WAIT;
}

static __always_inline void fill_place(struct ws_drop_event *event, struct sk_buff *skb, __u32 reason)
{
	struct net_device *device = was_out_of_order(reason) ? NULL : skb->dev;

	event->header.netns = 0;
	event->ifindex = 0;
	__builtin_memset(event->interface, 0, WS_INTERFACE_LEN);
	if (!device)
		return;
	event->ifindex = BPF_CORE_READ(device, ifindex);
	event->header.netns = BPF_CORE_READ(device, nd_net.net, ns.inum);
	BPF_CORE_READ_INTO(&event->interface, device, name);
}

static __always_inline void fill_ends(struct ws_drop_event *event, const struct ws_segment *segment, bool outbound)
{
	struct ws_event_header *header = &event->header;

	header->ip_version = segment->ip_version;
	event->outbound = outbound;
	if (outbound) {
		header->local_port = segment->source_port;
		header->remote_port = segment->destination_port;
		__builtin_memcpy(header->local_ip, segment->source_ip, WS_IP_LEN);
		__builtin_memcpy(header->remote_ip, segment->destination_ip, WS_IP_LEN);
	} else {
		header->local_port = segment->destination_port;
		header->remote_port = segment->source_port;
		__builtin_memcpy(header->local_ip, segment->destination_ip, WS_IP_LEN);
		__builtin_memcpy(header->remote_ip, segment->source_ip, WS_IP_LEN);
	}
}

/*
 * nftables and the older tables are called through several functions; the first of the callers that is no longer one of
 * netfilter's says at which hook. The kernel's stack is walked for these drops only.
 */
static __always_inline void fill_callers(struct ws_drop_event *event, void *ctx, __u32 reason, __u64 location)
{
	__u32 slot = 0, first = STACK_FRAMES;
	struct ws_stack *stack;
	long bytes;

	__builtin_memset(event->callers, 0, sizeof(event->callers));
	if (!IS_REASON(reason, SKB_DROP_REASON_NETFILTER_DROP))
		return;
	stack = bpf_map_lookup_elem(&drop_stack, &slot);
	if (!stack)
		return;
	bytes = bpf_get_stack(ctx, stack, sizeof(*stack), 0);
	for (__u32 i = 0; i < STACK_FRAMES; i++) {
		if ((long)(i * sizeof(__u64)) >= bytes)
			break;
		if (stack->frames[i] == location) {
			first = i + 1;
			break;
		}
	}
	for (__u32 i = 0; i < WS_CALLERS; i++) {
		__u32 frame = first + i;

		if (frame >= STACK_FRAMES || (long)(frame * sizeof(__u64)) >= bytes)
			break;
		event->callers[i] = stack->frames[frame];
	}
}

static __always_inline void tell(void *ctx, struct sk_buff *skb, const struct sock *sk, const struct ws_socket *socket,
				 __u64 connection_id, const struct ws_segment *segment, bool outbound, __u32 reason,
				 __u64 location, __u64 now_ns)
{
	struct ws_drop_event *event = ws_reserve(WS_PROBE_DROP, sizeof(*event));

	if (!event)
		return;
	event->header.time_ns = now_ns;
	event->header.kind = WS_DROP;
	event->header.connection_id = connection_id;
	event->header.role = socket ? socket->role : WS_ROLE_UNKNOWN;
	event->header.srtt_us = 0;
	if (socket)
		ws_fill_user(&event->header, outbound ? &socket->writer : &socket->reader);
	else
		ws_fill_no_user(&event->header);
	fill_place(event, skb, reason);
	fill_ends(event, segment, outbound);
	if (!event->header.netns && sk)
		event->header.netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	event->location = location;
	event->seq = segment->seq;
	event->end_seq = segment->end_seq;
	event->ack_seq = segment->ack_seq;
	event->bytes = segment->bytes;
	event->drop_reason = reason;
	event->tcp_flags = segment->flags;
	fill_callers(event, ctx, reason, location);
	ws_submit(WS_PROBE_DROP, event);
}

/*
 * Whether the sender's TCP was told: not of what the loopback device or a veth has handed on already, even though the
 * receiving side may run inside the sender's call (__netif_receive_skb_core() sets skb_iif).
 */
static __always_inline bool is_on_its_way_out(const struct sk_buff *skb, const struct sock *sk, __u32 reason)
{
	struct net_device *device = skb->dev;

	if (skb->skb_iif || IS_REASON(reason, SKB_DROP_REASON_CPU_BACKLOG) ||
	    IS_REASON(reason, SKB_DROP_REASON_FULL_RING))
		return false;
	return !device || BPF_CORE_READ(device, nd_net.net) == BPF_CORE_READ(sk, __sk_common.skc_net.net);
}

/* Bytes that were never sent before, refused on their way out: tcp_write_xmit() keeps them unsent. */
static __always_inline void begin_stall(const struct sock *sk, __u64 connection_id, const struct ws_segment *segment,
					__u32 reason, __u64 location, __u64 now_ns)
{
	if (!connection_id || segment->flags & TCP_FLAG_SYN || segment->end_seq == segment->seq ||
	    ws_seq_after(BPF_CORE_READ((const struct tcp_sock *)sk, snd_nxt), segment->seq))
		return;
	ws_stall_dropped(connection_id, segment->seq, segment->bytes, reason, location, now_ns);
}

/*
 * What we know of the socket that sent a buffer. The verifier lets nobody look into the storage of skb->sk itself; the
 * same socket reached through its file it does. A socket without a file (closed, or not accepted yet) stays unknown.
 */
static __always_inline struct ws_socket *sender(const struct sk_buff *skb)
{
	const struct sock *sk = skb->sk;
	struct socket *file_socket = sk ? sk->sk_socket : NULL;
	struct sock *same = file_socket ? file_socket->sk : NULL;

	return same ? bpf_sk_storage_get(&sockets, same, 0, 0) : NULL;
}

/* Where it was dropped, or where the socket is that sent it or was to get it. */
static __always_inline bool is_wanted(struct sk_buff *skb, const struct sock *sk, const struct ws_segment *segment,
				      __u32 reason)
{
	struct net_device *device = was_out_of_order(reason) ? NULL : skb->dev;

	if (!ws_are_wanted_ports(segment->source_port, segment->destination_port) || !ws_is_wanted_cgroup(sk))
		return false;
	return !wanted_netns_count || (device && ws_is_wanted_netns(BPF_CORE_READ(device, nd_net.net, ns.inum))) ||
	       (sk && ws_is_wanted_netns(BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum)));
}

static __always_inline void on_drop(void *ctx, struct sk_buff *skb, __u64 location, __u32 reason, struct sock *receiver)
{
	struct ws_segment segment;
	const struct sock *sk = skb->sk;
	const struct ws_socket *socket = NULL;
	__u64 connection_id = 0, now_ns;
	bool outbound = false;

	if (!ws_read_segment(skb, &segment))
		return;
	if (sk && !is_full_socket(sk))
		sk = NULL;
	if (!is_wanted(skb, !sk && receiver && is_full_socket(receiver) ? receiver : sk, &segment, reason))
		return;
	now_ns = bpf_ktime_get_ns();
	if (sk) {
		/* a received segment may carry its socket too (early demultiplexing): the ports tell them apart */
		outbound = sk->__sk_common.skc_num == segment.source_port;
		/* 0 until somebody has asked for it: the connection probe does so at the start of each connection */
		connection_id = BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
		socket = sender(skb);
		if (outbound && is_on_its_way_out(skb, sk, reason))
			begin_stall(sk, connection_id, &segment, reason, location, now_ns);
	} else if (receiver && is_full_socket(receiver)) {
		sk = receiver;
		socket = bpf_sk_storage_get(&sockets, receiver, 0, 0);
		connection_id = bpf_get_socket_cookie(receiver);
	}
	if (is_over_limit(now_ns)) {
		ws_count_lost_limit(WS_PROBE_DROP);
		return;
	}
	tell(ctx, skb, sk, socket, connection_id, &segment, outbound, reason, location, now_ns);
}

SEC("tp_btf/kfree_skb")
int kfree_skb(__u64 *ctx)
{
	__u32 reason = (__u32)ctx[2];

	if (reason < REASON_FIRST || is_finished_with(reason))
		return 0;
	on_drop(ctx, (struct sk_buff *)ctx[0], ctx[1], reason, has_receiver ? (struct sock *)ctx[3] : NULL);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
