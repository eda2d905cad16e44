/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/* What the detectors find, until somebody takes it. */
#include "replay_state.h"

#include <string.h>

static int may_tell(struct ws_replay *replay, struct direction *direction, __u64 now_ns)
{
	if (now_ns / WS_SECOND != direction->limit_second) {
		direction->limit_second = now_ns / WS_SECOND;
		direction->told_in_second = 0;
	}
	if (direction->told_in_second++ < WS_FINDINGS_A_SECOND)
		return 1;
	replay->counters.findings_limited++;
	return 0;
}

static struct ws_finding *new_finding(struct ws_replay *replay)
{
	struct ws_finding *finding;

	if (replay->finding_count == WS_FINDINGS) {
		replay->counters.findings_lost++;
		return NULL;
	}
	finding = &replay->findings[(replay->finding_head + replay->finding_count++) % WS_FINDINGS];
	memset(finding, 0, sizeof(*finding));
	return finding;
}

static __u64 fullest_slot(const struct direction *direction, __u64 start_ns, __u64 end_ns)
{
	__u64 last = end_ns >> WS_SLOT_SHIFT;
	__u64 first = start_ns >> WS_SLOT_SHIFT;
	__u64 fullest = 0;

	if (last - first >= WS_SLOTS)
		first = last - WS_SLOTS + 1;
	for (__u64 number = first; number <= last; number++) {
		const struct slot *slot = &direction->slots[number % WS_SLOTS];

		if (slot->number == number && slot->bytes > fullest)
			fullest = slot->bytes;
	}
	return fullest;
}

void ws_tell_burst(struct ws_replay *replay, __u32 interface, __u32 outbound, struct direction *direction,
		   const struct ws_queue_burst *burst, __u8 end, __u64 now_ns)
{
	struct ws_finding *finding;
	__u8 source;

	if (!may_tell(replay, direction, now_ns))
		return;
	finding = new_finding(replay);
	if (!finding)
		return;
	finding->kind = WS_FINDING_BURST;
	finding->interface = interface;
	finding->outbound = outbound;
	finding->start_ns = burst->start_ns;
	finding->end_ns = burst->end_ns;
	finding->sums = burst->sums;
	finding->peak_queue_bytes = burst->peak_bytes;
	finding->peak_slot_bytes = fullest_slot(direction, burst->start_ns, burst->end_ns);
	finding->drain_bytes_per_second = direction->drain_bytes_per_second;
	finding->threshold_bytes = direction->rule.high_bytes;
	finding->rate_bytes_per_second = ws_rate_of(replay, interface, direction, &source);
	finding->rate_source = source;
	finding->longest_wait_ns = ws_longest_wait(replay, interface, outbound, burst->start_ns, burst->end_ns);
	finding->end = end;
	finding->rule = direction->other_fired ? WS_RULE_ABS | WS_RULE_BASE : direction->rule_name;
}

void ws_tell_gap(struct ws_replay *replay, __u32 interface, __u32 outbound, struct direction *direction,
		 const struct ws_silence_gap *gap, const struct ws_packet *next)
{
	struct ws_finding *finding;

	if (!may_tell(replay, direction, gap->end_ns))
		return;
	finding = new_finding(replay);
	if (!finding)
		return;
	finding->kind = WS_FINDING_GAP;
	finding->interface = interface;
	finding->outbound = outbound;
	finding->start_ns = gap->start_ns;
	finding->end_ns = gap->end_ns;
	finding->threshold_ns = gap->threshold_ns;
	finding->mean_ns = gap->mean_ns;
	finding->packets_before = gap->packets_before;
	finding->last_flow = direction->last_flow;
	if (next->flow == direction->last_flow) {
		finding->next_flags = next->flags;
		finding->next_unsent_bytes = next->unsent_bytes;
		finding->next_busy_ms = next->busy_ms;
	}
}

__u32 ws_replay_take(struct ws_replay *replay, struct ws_finding *findings, __u32 room)
{
	__u32 taken = 0;

	while (taken < room && replay->finding_count) {
		findings[taken++] = replay->findings[replay->finding_head];
		replay->finding_head = (replay->finding_head + 1) % WS_FINDINGS;
		replay->finding_count--;
	}
	return taken;
}
