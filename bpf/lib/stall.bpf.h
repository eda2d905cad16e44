/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_STALL_BPF_H
#define WIRESCOPE_STALL_BPF_H
/*
 * A segment that is dropped on the way out of its own node is not lost for TCP: tcp_write_xmit() sees the error, leaves
 * it unsent, and a probe timer tries again later. That is a stall which no retransmission counter shows. It begins at
 * the drop, and ends with the attempt after which the peer acknowledges the segment.
 */
#include "ring.bpf.h"
#include "socket.bpf.h"
#include "tcp.bpf.h"

struct ws_stall {
	__u64 start_ns;
	__u64 location;
	__u64 last_try_ns; /* of an attempt that was not dropped again so far, else 0 */
	__u32 seq;
	__u32 bytes;
	__u32 drops;
	__u16 drop_reason;
	__u16 reserved;
};

/* By socket cookie: where a segment is dropped the verifier does not trust its socket, so the state cannot live there. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u64);
	__type(value, struct ws_stall);
} stalls SEC(".maps");

/* How many of them there are, so that a segment on a node without stalls pays one load. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __s64);
} open_stalls SEC(".maps");

static __always_inline void ws_count_stalls(__s64 change)
{
	__u32 slot = 0;
	__s64 *count = bpf_map_lookup_elem(&open_stalls, &slot);

	if (count)
		__sync_fetch_and_add(count, change);
}

static __always_inline bool ws_is_any_stalled(void)
{
	__u32 slot = 0;
	__s64 *count = bpf_map_lookup_elem(&open_stalls, &slot);

	return count && *count > 0;
}

static __always_inline void ws_stall_dropped(__u64 connection_id, __u32 seq, __u32 bytes, __u16 reason, __u64 location,
					     __u64 now_ns)
{
	struct ws_stall *stall = bpf_map_lookup_elem(&stalls, &connection_id);

	if (stall) {
		if (stall->seq == seq) {
			stall->drops++;
			stall->last_try_ns = 0;
		}
	} else {
		struct ws_stall begun = {
		    .start_ns = now_ns,
		    .location = location,
		    .seq = seq,
		    .bytes = bytes,
		    .drops = 1,
		    .drop_reason = reason,
		};

		if (bpf_map_update_elem(&stalls, &connection_id, &begun, BPF_NOEXIST))
			ws_count_lost_state(WS_PROBE_DROP);
		else
			ws_count_stalls(1);
	}
}

static __always_inline void ws_stall_end(const struct ws_stall *stall, struct tcp_sock *tp,
					 const struct ws_socket *socket, __u64 connection_id, __u8 end, __u64 now_ns)
{
	__u64 end_ns = stall->last_try_ns ? stall->last_try_ns : now_ns;
	struct ws_local_drop_stall_event *event = ws_reserve(WS_PROBE_DROP, sizeof(*event));

	if (event) {
		ws_fill_header(&event->header, WS_LOCAL_DROP_STALL, end_ns, connection_id, tp, socket,
			       socket ? &socket->writer : NULL);
		event->start_ns = stall->start_ns;
		event->duration_ns = end_ns - stall->start_ns;
		event->location = stall->location;
		event->seq = stall->seq;
		event->bytes = stall->bytes;
		event->drops = stall->drops;
		event->drop_reason = stall->drop_reason;
		event->end = end;
		event->reserved = 0;
		ws_submit(WS_PROBE_DROP, event);
	}
	if (!bpf_map_delete_elem(&stalls, &connection_id))
		ws_count_stalls(-1);
}

/* A connection that ends takes its stall with it. */
static __always_inline void ws_close_stall(struct tcp_sock *tp, const struct ws_socket *socket, __u64 connection_id,
					   __u64 now_ns)
{
	struct ws_stall *stall;

	if (!ws_is_any_stalled())
		return;
	stall = bpf_map_lookup_elem(&stalls, &connection_id);
	if (stall)
		ws_stall_end(stall, tp, socket, connection_id, WS_STALL_CLOSED, now_ns);
}

#endif
