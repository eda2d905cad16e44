// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* Writes retransmission events into a ring as fast as it can, or as many as it is asked to. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "ring_flood.h"
#include "wirescope/events.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 << 20);
} events SEC(".maps");

static __always_inline void fill(struct ws_retransmission_event *event, __u32 number)
{
	__u64 *words = (__u64 *)event;

#pragma unroll
	for (int i = 0; i < (int)(sizeof(*event) / sizeof(*words)); i++)
		words[i] = number;
	event->header.time_ns = 1000000000ULL * 3600 + number;
	event->header.connection_id = number & 1023;
	event->header.kind = WS_RETRANSMISSION;
	event->header.ip_version = 4;
	event->header.role = WS_ROLE_CLIENT;
	event->header.owner_source = WS_OWNER_USER;
	event->seq = number;
	event->retransmission_kind = WS_RETRANSMISSION_FAST;
}

static long write_one(__u32 index, struct ws_flood *flood)
{
	struct ws_retransmission_event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	__u32 number;

	if (!event) {
		flood->lost++;
		return 0;
	}
	number = (__u32)flood->produced;
	fill(event, number);
	flood->produced++;
	flood->sum += number;
	bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
	return 0;
}

/* 0 when it was written, 1 when the ring is full: the caller tries again. */
static __always_inline int write_end(void)
{
	struct ws_retransmission_event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);

	if (!event)
		return 1;
	fill(event, 0);
	event->header.kind = WS_FLOOD_END;
	bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
	return 0;
}

SEC("syscall")
int ring_flood(struct ws_flood *flood)
{
	struct ws_flood work = *flood;

	if (work.end)
		return write_end();
	bpf_loop(work.records, write_one, &work, 0);
	flood->produced = work.produced;
	flood->lost = work.lost;
	flood->sum = work.sum;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
