/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_RING_BPF_H
#define WIRESCOPE_RING_BPF_H

#include "maps.bpf.h"

static __always_inline struct ws_probe_counters *ws_counters(__u32 probe)
{
	return bpf_map_lookup_elem(&probe_counters, &probe);
}

static __always_inline void ws_count_lost_state(__u32 probe)
{
	struct ws_probe_counters *counters = ws_counters(probe);

	if (counters)
		counters->lost_state++;
}

static __always_inline void ws_count_lost_limit(__u32 probe)
{
	struct ws_probe_counters *counters = ws_counters(probe);

	if (counters)
		counters->lost_limit++;
}

/* NULL when the ring is full; the loss has been counted. */
static __always_inline void *ws_reserve(__u32 probe, __u64 size)
{
	void *event = bpf_ringbuf_reserve(&events, size, 0);

	if (!event) {
		struct ws_probe_counters *counters = ws_counters(probe);

		if (counters)
			counters->lost_ring++;
	}
	return event;
}

/*
 * Never wakes the reader: a wake-up is an inter-processor interrupt, and one for each record cost nginx half
 * of its throughput. The agent drains the ring on a timer.
 */
static __always_inline void ws_submit(__u32 probe, void *event)
{
	struct ws_probe_counters *counters = ws_counters(probe);

	if (counters)
		counters->sent++;
	bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
}

#endif
