/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_HOLE_BPF_H
#define WIRESCOPE_HOLE_BPF_H
/*
 * Holes in what a connection receives: segments have arrived, the one before them has not, and the reader waits. The
 * only sign of a lost segment on the side that loses it.
 *
 * The kernel answers the segment that opens a hole at once, and the one that closes the last (RFC 5681, section 4.2). So
 * each segment that we send says whether something is kept out of order; its socket is locked, and what is read of it
 * belongs together. On arrival it would not: segments wait in the backlog of a socket that somebody is using.
 */
#include "ring.bpf.h"
#include "socket.bpf.h"
#include "tcp.bpf.h"

/*
 * Set by the agent. Shorter ones are the network's daily bread: segments that overtook each other. Summaries count what is
 * out of order.
 */
const volatile __u64 min_hole_ns = 1000000;

/* What is known of the hole of a socket, of the last one if none is open. */
struct ws_hole {
	__u64 start_ns;
	__u32 seq; /* the first byte that is missing */
	__u32 bytes_missing; /* 0: not known */
	__u32 top; /* behind the last byte that is known to have arrived */
	__u32 out_of_order_before; /* tcp_sock.rcv_ooopack */
	__u32 overtaker_timestamp; /* TSval of the segment that opened it; 0: none */
};

/* Only a socket that once had a hole has one. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct ws_hole);
} holes SEC(".maps");

static __always_inline bool ws_keeps_out_of_order(const struct tcp_sock *tp)
{
	return tp->out_of_order_queue.rb_node != NULL;
}

/* The bytes before the range that arrived last, which the first selective acknowledgement names (RFC 2018, section 4). */
static __always_inline void ws_measure_hole(struct ws_hole *hole, const struct tcp_sock *tp)
{
	__u32 start = tp->selective_acks[0].start_seq, end = tp->selective_acks[0].end_seq;

	if (!tp->rx_opt.num_sacks)
		return;
	if (ws_seq_after(start, hole->top))
		hole->bytes_missing += start - hole->top;
	if (ws_seq_after(end, hole->top))
		hole->top = end;
}

static __always_inline void ws_begin_hole(struct ws_hole *hole, const struct tcp_sock *tp)
{
	hole->start_ns = bpf_ktime_get_ns();
	hole->seq = tp->rcv_nxt;
	hole->bytes_missing = 0;
	hole->top = tp->rcv_nxt;
	hole->out_of_order_before = tp->rcv_ooopack - 1;
	hole->overtaker_timestamp = tp->rx_opt.rcv_tsval;
}

static __always_inline void ws_tell_hole(struct tcp_sock *tp, struct ws_socket *socket, const struct ws_hole *hole,
					 __u64 connection_id, __u8 end, __u8 fill, __u64 now_ns)
{
	struct ws_hole_event *event;

	if (now_ns - hole->start_ns < min_hole_ns)
		return;
	event = ws_reserve(WS_PROBE_ZERO_WINDOW, sizeof(*event));
	if (!event)
		return;
	ws_fill_header(&event->header, WS_HOLE, now_ns, connection_id, tp, socket, &socket->reader);
	event->start_ns = hole->start_ns;
	event->duration_ns = now_ns - hole->start_ns;
	event->seq = hole->seq;
	event->bytes_missing = hole->bytes_missing;
	event->segments_waiting = tp->rcv_ooopack - hole->out_of_order_before;
	event->end = end;
	event->fill = fill;
	event->reserved = 0;
	ws_submit(WS_PROBE_ZERO_WINDOW, event);
}

/* Whether the segment that filled it was sent later than the one that opened it: then it was sent again. */
static __always_inline __u8 ws_fill_of(const struct ws_hole *hole, const struct tcp_sock *tp)
{
	__s32 since = tp->rx_opt.rcv_tsval - hole->overtaker_timestamp;

	if (!hole->overtaker_timestamp || !tp->rx_opt.rcv_tsval || !since)
		return WS_FILL_UNKNOWN;
	return since > 0 ? WS_FILL_LATER : WS_FILL_EARLIER;
}

/* A segment is sent while something is kept out of order, or was when the last one was. */
static __always_inline void ws_look_at_hole(struct bpf_sock *sk, struct tcp_sock *tp, struct ws_socket *socket,
					    __u64 connection_id)
{
	bool is_open = ws_keeps_out_of_order(tp);
	struct ws_hole *hole = bpf_sk_storage_get(&holes, sk, 0, is_open ? BPF_SK_STORAGE_GET_F_CREATE : 0);

	if (!hole) {
		ws_count_lost_state(WS_PROBE_ZERO_WINDOW);
		return;
	}
	if (is_open) {
		if (!socket->has_hole)
			ws_begin_hole(hole, tp);
		socket->has_hole = 1;
		ws_measure_hole(hole, tp);
		return;
	}
	socket->has_hole = 0;
	ws_tell_hole(tp, socket, hole, connection_id, WS_HOLE_FILLED, ws_fill_of(hole, tp), bpf_ktime_get_ns());
}

/* A connection that ends takes its hole with it. */
static __always_inline void ws_close_hole(struct sock *sk, struct tcp_sock *tp, struct ws_socket *socket,
					  __u64 connection_id, __u64 now_ns)
{
	struct ws_hole *hole;

	if (!socket->has_hole)
		return;
	socket->has_hole = 0;
	hole = bpf_sk_storage_get(&holes, sk, 0, 0);
	if (hole)
		ws_tell_hole(tp, socket, hole, connection_id,
			     ws_keeps_out_of_order(tp) ? WS_HOLE_CLOSED : WS_HOLE_FILLED, WS_FILL_UNKNOWN, now_ns);
}

#endif
