/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_REPLAY_H
#define WIRESCOPE_REPLAY_H
/*
 * Replays recorded packets, live ones from the lanes of the recorder or those of a capture, through the detectors of
 * each interface and direction, and keeps what is needed to say who was in a finding and to draw it. For one thread.
 */
#include "baseline.h"
#include "silence.h"

#include "wirescope/packets.h"

#define WS_HISTORY (1 << 17) /* packets that are kept, of all interfaces together */
#define WS_SLOTS 16384 /* slots that are kept of each direction: a second */
#define WS_FINDINGS 256 /* that wait to be taken */
#define WS_FINDINGS_A_SECOND 100 /* of one direction of one interface; more are counted */
#define WS_UPDATE_NS 100000000ULL /* an open burst is told this often */

enum ws_finding_kind {
	WS_FINDING_BURST = 1,
	WS_FINDING_GAP = 2,
};

enum ws_burst_end {
	WS_BURST_OPEN = 0,
	WS_BURST_DRAINED = 1,
	WS_BURST_INTERFACE_GONE = 2,
};

/* Bits: what a burst exceeded. */
enum ws_burst_rule {
	WS_RULE_ABS = 1,
	WS_RULE_BASE = 2,
};

enum ws_rate_source {
	WS_RATE_NONE = 0,
	WS_RATE_CONFIGURED = 1,
	WS_RATE_ETHTOOL = 2,
	WS_RATE_LEARNED = 3,
};

struct ws_finding {
	__u64 start_ns;
	__u64 end_ns;
	/* of a burst */
	struct ws_sums sums;
	__u64 peak_queue_bytes;
	__u64 peak_slot_bytes;
	__u64 drain_bytes_per_second;
	__u64 threshold_bytes;
	__u64 rate_bytes_per_second;
	__u64 longest_wait_ns; /* of its packets: ws_packet.wait_ns */
	/* of a gap */
	__u64 threshold_ns;
	__u64 mean_ns;
	__u64 packets_before;
	__u32 last_flow; /* of the packet before it */
	__u16 interface;
	__u8 outbound;
	__u8 kind; /* enum ws_finding_kind */
	__u8 end; /* enum ws_burst_end */
	__u8 rule; /* enum ws_burst_rule, or both */
	__u8 rate_source; /* enum ws_rate_source */
	/* of a gap whose next packet is of the same flow: ws_packet.flags and so on of that packet; else 0 */
	__u8 next_flags;
	__u32 next_unsent_bytes;
	__u16 next_busy_ms;
	__u16 reserved[3];
};

/* What one flow had in an interval. */
struct ws_flow_share {
	__u64 bytes;
	__u64 packets;
	__u32 flow;
	__u32 reserved;
};

struct ws_interval_flows {
	__u64 bytes; /* of all flows, as far as the history reaches back */
	__u64 flows;
	__u64 shown;
	struct ws_flow_share top[8]; /* largest first */
};

struct ws_replay_counters {
	__u64 packets;
	__u64 lost; /* packets that a lane had overwritten before they were read */
	__u64 late; /* packets older than one that was replayed already; taken as of that time */
	__u64 findings_lost; /* because nobody took them */
	__u64 findings_limited; /* because there were too many of one interface */
};

struct ws_totals {
	__u64 packets;
	__u64 bytes;
	__u64 wire_packets;
	__u64 last_ns; /* of the newest packet, 0: none yet */
};

struct ws_replay;

/* NULL if there is no memory. */
struct ws_replay *ws_replay_open(__u32 cpus, __u32 lane_packets);
void ws_replay_close(struct ws_replay *replay);

/*
 * What is known of an interface, for both directions: its rate, 0 with WS_RATE_NONE, and whether its packets leave as
 * Ethernet frames on a line.
 */
void ws_replay_describe(struct ws_replay *replay, __u32 interface, __u64 bytes_per_second, __u32 source, __u32 framed);

/*
 * Replays what the lanes hold from before horizon_ns, and lets time pass up to there. Every packet stamped before
 * horizon_ns must have been noted by now: the caller takes a time that lies a little back. Returns how many packets.
 */
__u64 ws_replay_lanes(struct ws_replay *replay, const struct ws_lane *lanes, const struct ws_packet *packets,
		      __u64 horizon_ns);

/* Replays packets in the order of their times, for instance of a capture. */
void ws_replay_packets(struct ws_replay *replay, const struct ws_packet *packets, __u64 count);

/* Lets time pass without a packet. */
void ws_replay_advance(struct ws_replay *replay, __u64 now_ns);

/* Ends what is open on an interface and forgets it: its slot may stand for another from now on. */
void ws_replay_forget(struct ws_replay *replay, __u32 interface);

/* Takes findings, oldest first; returns how many. */
__u32 ws_replay_take(struct ws_replay *replay, struct ws_finding *findings, __u32 room);

/* The largest flows of an interval, from start_ns to end_ns inclusive. */
void ws_replay_flows(const struct ws_replay *replay, __u32 interface, __u32 outbound, __u64 start_ns, __u64 end_ns,
		     struct ws_interval_flows *flows);

/*
 * The slots [first_slot, first_slot + count): bytes and packets of the interface, and bytes of one flow. Returns 1 if
 * all of it was still kept.
 */
int ws_replay_waveform(const struct ws_replay *replay, __u32 interface, __u32 outbound, __u32 flow, __u64 first_slot,
		       __u32 count, __u32 *bytes, __u32 *packets, __u32 *flow_bytes);

void ws_replay_totals(const struct ws_replay *replay, __u32 interface, __u32 outbound, struct ws_totals *totals);
void ws_replay_counters(const struct ws_replay *replay, struct ws_replay_counters *counters);

#endif
