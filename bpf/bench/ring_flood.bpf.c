// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* Writes retransmission events into a ring as fast as it can, or as many as it is asked to. */
#include <linux/bpf.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "ring_flood.h"
#include "wirescope/events.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 << 20);
} events SEC(".maps");

/* Like a real one: one process, a thousand connections, a retransmission each microsecond. */
static __always_inline void fill(struct ws_retransmission_event *event, const struct ws_flood *flood, __u32 number)
{
	/* By words: libbpf 1.1 does not open an object whose constants lie in mergeable sections. */
	__u64 *comm = (__u64 *)event->header.comm;
	__u32 *local_ip = (__u32 *)event->header.local_ip;
	__u32 *remote_ip = (__u32 *)event->header.remote_ip;

	event->header.time_ns = 1000ULL * number;
	event->header.connection_id = 1 + (number & 1023);
	event->header.cgroup_id = flood->cgroup_id;
	event->header.pid = flood->pid;
	event->header.tid = flood->tid;
	event->header.netns = 1;
	event->header.local_port = 40000 + (number & 1023);
	event->header.remote_port = 443;
	event->header.kind = WS_RETRANSMISSION;
	event->header.ip_version = 4;
	event->header.role = WS_ROLE_CLIENT;
	event->header.owner_source = WS_OWNER_USER;
	event->header.srtt_us = 100 + (number & 255);
	comm[0] = 0x646f6f6c66; /* "flood" */
	comm[1] = 0;
	local_ip[0] = local_ip[1] = remote_ip[0] = remote_ip[1] = 0;
	local_ip[2] = remote_ip[2] = bpf_htonl(0xffff);
	local_ip[3] = bpf_htonl(0x0a000001);
	remote_ip[3] = bpf_htonl(0x0a000002);
	event->seq = number;
	event->bytes = 1448;
	event->segments = 1;
	event->attempt = 1;
	event->retransmission_kind = WS_RETRANSMISSION_FAST;
	event->ca_state = 3;
	event->pending_timer = 1;
	event->reserved = 0;
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
	fill(event, flood, number);
	flood->produced++;
	flood->sum += number;
	bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
	return 0;
}

/* 0 when it was written, 1 when the ring is full: the caller tries again. */
static __always_inline int write_end(const struct ws_flood *flood)
{
	struct ws_retransmission_event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);

	if (!event)
		return 1;
	fill(event, flood, 0);
	event->header.kind = WS_FLOOD_END;
	bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
	return 0;
}

SEC("syscall")
int ring_flood(struct ws_flood *flood)
{
	struct ws_flood work = *flood;

	work.pid = bpf_get_current_pid_tgid() >> 32;
	work.tid = (__u32)bpf_get_current_pid_tgid();
	work.cgroup_id = bpf_get_current_cgroup_id();
	if (work.end)
		return write_end(&work);
	bpf_loop(work.records, write_one, &work, 0);
	flood->produced = work.produced;
	flood->lost = work.lost;
	flood->sum = work.sum;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
