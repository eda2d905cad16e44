/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_ZERO_WINDOW_BPF_H
#define WIRESCOPE_ZERO_WINDOW_BPF_H
/*
 * How an episode of a closed window begins and ends. Segments begin and end it (zero_window.bpf.c), and the end of its
 * connection ends it (state_change.bpf.c).
 */
#include "ring.bpf.h"
#include "socket.bpf.h"

/* Shorter episodes are counted in the histogram only; most windows close for tens of microseconds in any bulk transfer. */
const volatile __u64 min_duration_ns = 100000;

struct ws_open_window_key {
	__u64 connection_id;
	__u64 side;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct ws_zero_window_counters);
} zero_window_counters SEC(".maps");

/*
 * Episodes that are open now. The agent looks here for those that have lasted long enough to be told before
 * they end. When the map is full an episode is still told at its end.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct ws_open_window_key);
	__type(value, struct ws_zero_window_event);
} open_zero_windows SEC(".maps");

static __always_inline __u32 ws_duration_bucket(__u64 duration_ns)
{
	__u32 bucket = 0;

#pragma unroll
	for (int shift = 32; shift; shift >>= 1) {
		if (duration_ns >> shift) {
			duration_ns >>= shift;
			bucket += shift;
		}
	}
	return bucket < WS_DURATION_BUCKETS ? bucket : WS_DURATION_BUCKETS - 1;
}

static __always_inline struct ws_zero_window_counters *ws_window_counters(__u8 side)
{
	__u32 slot = side - 1;

	return bpf_map_lookup_elem(&zero_window_counters, &slot);
}

static __always_inline void ws_fill_episode(struct ws_zero_window_event *event, __u64 time_ns, __u64 connection_id,
					    struct tcp_sock *tp, struct ws_socket *socket,
					    const struct ws_zero_window_state *window, __u8 side, __u8 end)
{
	ws_fill_header(&event->header, WS_ZERO_WINDOW, time_ns, connection_id, tp, socket,
		       side == WS_SIDE_LOCAL ? &socket->reader : &socket->writer);
	event->start_ns = window->start_ns;
	event->duration_ns = time_ns - window->start_ns;
	event->sender_blocked_ns = window->sender_blocked_ns;
	if (window->blocked_since_ns)
		event->sender_blocked_ns += time_ns - window->blocked_since_ns;
	event->bytes_unread = window->bytes_unread;
	event->bytes_blocked = window->bytes_blocked;
	event->probes = window->probes;
	event->side = side;
	event->end = end;
	event->reserved = 0;
}

static __always_inline void ws_open_window(struct ws_zero_window_state *window, struct ws_socket *socket,
					   struct tcp_sock *tp, __u64 connection_id, __u8 side, __u64 now_ns)
{
	struct ws_open_window_key key = {.connection_id = connection_id, .side = side};
	struct ws_zero_window_counters *counters = ws_window_counters(side);
	struct ws_zero_window_event event;
	__u32 bytes_unsent;

	window->start_ns = now_ns;
	window->blocked_since_ns = 0;
	window->sender_blocked_ns = 0;
	window->bytes_unread = 0;
	window->bytes_blocked = 0;
	window->probes = 0;
	window->ack = 0;
	window->seq = 0;
	if (side == WS_SIDE_LOCAL) {
		socket->local_window_closed = 1;
		window->bytes_unread = tp->rcv_nxt - tp->copied_seq;
	} else {
		socket->peer_window_closed = 1;
		bytes_unsent = tp->write_seq - tp->snd_nxt;
		window->bytes_blocked = bytes_unsent;
		if (bytes_unsent)
			window->blocked_since_ns = now_ns;
	}
	if (counters)
		counters->started++;
	__builtin_memset(&event, 0, sizeof(event));
	ws_fill_episode(&event, now_ns, connection_id, tp, socket, window, side, WS_ZERO_WINDOW_OPEN);
	if (bpf_map_update_elem(&open_zero_windows, &key, &event, BPF_ANY))
		ws_count_lost_state(WS_PROBE_ZERO_WINDOW);
}

static __always_inline void ws_end_window(struct ws_zero_window_state *window, struct ws_socket *socket,
					  struct tcp_sock *tp, __u64 connection_id, __u8 side, __u8 end, __u64 now_ns)
{
	struct ws_open_window_key key = {.connection_id = connection_id, .side = side};
	struct ws_zero_window_counters *counters = ws_window_counters(side);
	__u64 duration_ns = now_ns - window->start_ns;
	struct ws_zero_window_event *event;

	if (counters) {
		counters->ended++;
		counters->duration_buckets[ws_duration_bucket(duration_ns)]++;
	}
	bpf_map_delete_elem(&open_zero_windows, &key);
	if (duration_ns >= min_duration_ns) {
		event = ws_reserve(WS_PROBE_ZERO_WINDOW, sizeof(*event));
		if (event) {
			ws_fill_episode(event, now_ns, connection_id, tp, socket, window, side, end);
			ws_submit(WS_PROBE_ZERO_WINDOW, event);
		}
	}
	window->start_ns = 0;
	window->ended_ns += duration_ns;
	if (side == WS_SIDE_LOCAL)
		socket->local_window_closed = 0;
	else
		socket->peer_window_closed = 0;
}

/* A connection that ends takes its open episodes with it. */
static __always_inline void ws_close_windows(struct sock *sk, struct tcp_sock *tp, struct ws_socket *socket,
					     __u64 connection_id, __u64 now_ns)
{
	struct ws_zero_windows *windows;

	if (!socket->local_window_closed && !socket->peer_window_closed)
		return;
	windows = bpf_sk_storage_get(&zero_windows, sk, 0, 0);
	if (!windows)
		return;
	if (socket->local_window_closed)
		ws_end_window(&windows->local, socket, tp, connection_id, WS_SIDE_LOCAL, WS_ZERO_WINDOW_CLOSED, now_ns);
	if (socket->peer_window_closed)
		ws_end_window(&windows->peer, socket, tp, connection_id, WS_SIDE_PEER, WS_ZERO_WINDOW_CLOSED, now_ns);
}

#endif
