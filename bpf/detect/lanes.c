/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/* Merges what the CPUs noted by time. */
#include "replay_state.h"

/* Copies the next packets of a lane; those that were overwritten before or meanwhile are counted. */
static int refill(struct ws_replay *replay, __u32 cpu, const struct ws_lane *lanes, const struct ws_packet *packets)
{
	const struct ws_packet *all = packets + (__u64)cpu * replay->lane_packets;
	struct lane *lane = &replay->lanes[cpu];

	for (;;) {
		__u64 written = __atomic_load_n(&lanes[cpu].written, __ATOMIC_ACQUIRE);
		__u64 oldest = written >= replay->lane_packets ? written - replay->lane_packets + 1 : 0;
		__u64 count;

		if (lane->read < oldest) {
			replay->counters.lost += oldest - lane->read;
			lane->read = oldest;
		}
		count = written - lane->read;
		if (!count)
			return 0;
		if (count > WS_CHUNK)
			count = WS_CHUNK;
		for (__u64 i = 0; i < count; i++)
			lane->chunk[i] = all[(lane->read + i) & (replay->lane_packets - 1)];
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
		written = __atomic_load_n(&lanes[cpu].written, __ATOMIC_ACQUIRE);
		if (written >= replay->lane_packets && lane->read < written - replay->lane_packets + 1)
			continue; /* the writer came round: what it has overtaken is counted above */
		lane->read += count;
		lane->at = 0;
		lane->filled = count;
		return 1;
	}
}

static __u64 head_ns(const struct ws_replay *replay, __u32 cpu)
{
	const struct lane *lane = &replay->lanes[cpu];

	return lane->chunk[lane->at].time_ns;
}

static void sift_down(struct ws_replay *replay, __u32 at, __u32 count)
{
	for (;;) {
		__u32 child = 2 * at + 1;
		__u32 moved = replay->heap[at];

		if (child >= count)
			return;
		if (child + 1 < count &&
		    head_ns(replay, replay->heap[child + 1]) < head_ns(replay, replay->heap[child]))
			child++;
		if (head_ns(replay, moved) <= head_ns(replay, replay->heap[child]))
			return;
		replay->heap[at] = replay->heap[child];
		replay->heap[child] = moved;
		at = child;
	}
}

__u64 ws_replay_lanes(struct ws_replay *replay, const struct ws_lane *lanes, const struct ws_packet *packets,
		      __u64 horizon_ns)
{
	__u64 replayed = 0;
	__u32 count = 0;

	for (__u32 cpu = 0; cpu < replay->cpus; cpu++) {
		const struct lane *lane = &replay->lanes[cpu];

		if (lane->at < lane->filled || refill(replay, cpu, lanes, packets))
			replay->heap[count++] = cpu;
	}
	for (__u32 i = count / 2; i-- > 0;)
		sift_down(replay, i, count);
	while (count) {
		__u32 cpu = replay->heap[0];
		struct lane *lane = &replay->lanes[cpu];

		if (head_ns(replay, cpu) >= horizon_ns)
			break;
		ws_replay_packet(replay, &lane->chunk[lane->at++]);
		replayed++;
		if (lane->at == lane->filled && !refill(replay, cpu, lanes, packets))
			replay->heap[0] = replay->heap[--count];
		sift_down(replay, 0, count);
	}
	ws_replay_advance(replay, horizon_ns);
	return replayed;
}
