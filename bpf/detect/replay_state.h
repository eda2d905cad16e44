/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_REPLAY_STATE_H
#define WIRESCOPE_REPLAY_STATE_H
/* What a replay keeps; for the files of bpf/detect only. */
#include "replay.h"

#define WS_CHUNK 64 /* packets copied from a lane at a time */
#define WS_SECOND 1000000000ULL

struct slot {
	__u64 number;
	__u32 bytes;
	__u32 packets;
};

/* One direction of one interface. */
struct direction {
	struct ws_queue queue; /* of the rule that drains more slowly: what it says is told */
	struct ws_queue other; /* says only whether the other rule fired too */
	struct ws_queue_rule rule;
	struct ws_queue_rule other_rule;
	__u64 drain_bytes_per_second;
	__u8 rule_name, other_fired;
	__u64 told_ns; /* when the open burst was told last */
	__u64 first_ns, watched_ns; /* since when, and how long, it is watched */
	__u64 second_ns, minute_ns; /* when the rules and the baseline are due */
	__u64 ten_ms, ten_ms_bytes, learned; /* bytes per second of the fullest 10 ms */
	__u64 largest_packet;
	__u64 usual_slot; /* bytes of a slot from which on it is unusual, as of second_ns */
	__u64 slot_number, slot_bytes;
	__u64 limit_second;
	__u32 told_in_second;
	__u32 last_flow;
	struct ws_totals totals;
	struct ws_baseline baseline;
	struct ws_silence silence;
	struct slot slots[WS_SLOTS];
};

struct lane {
	__u64 read; /* packets taken from it */
	__u32 at, filled; /* in the chunk */
	struct ws_packet chunk[WS_CHUNK];
};

struct ws_replay {
	__u64 now_ns;
	__u64 history_count; /* packets that went through it */
	__u32 cpus, lane_packets;
	__u32 finding_head, finding_count;
	struct ws_replay_counters counters;
	struct direction *directions[WS_INTERFACES][2];
	__u64 rate[WS_INTERFACES];
	__u8 rate_source[WS_INTERFACES];
	__u8 framed[WS_INTERFACES];
	struct lane *lanes;
	__u32 *heap; /* lanes with a packet, the oldest first */
	struct ws_finding findings[WS_FINDINGS];
	struct ws_packet history[WS_HISTORY];
};

/* rules.c: when a burst is one */
__u64 ws_rate_of(const struct ws_replay *replay, __u32 interface, const struct direction *direction, __u8 *source);
void ws_set_rules(const struct ws_replay *replay, __u32 interface, struct direction *direction);

/* findings.c: what is told */
void ws_tell_burst(struct ws_replay *replay, __u32 interface, __u32 outbound, struct direction *direction,
		   const struct ws_queue_burst *burst, __u8 end, __u64 now_ns);
void ws_tell_gap(struct ws_replay *replay, __u32 interface, __u32 outbound, struct direction *direction,
		 const struct ws_silence_gap *gap, const struct ws_packet *next);

/* history.c: the packets that are kept */
__u64 ws_longest_wait(const struct ws_replay *replay, __u32 interface, __u32 outbound, __u64 start_ns, __u64 end_ns);

/* replay.c */
void ws_replay_packet(struct ws_replay *replay, const struct ws_packet *recorded);

#endif
