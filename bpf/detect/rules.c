/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/* From which rate on a burst is one. */
#include "replay_state.h"

#define HOLD_NS 50000
#define HIGH_MIN_BYTES 32768
#define LARGEST_PACKETS 3 /* one segmentation buffer shall not be a burst */
#define LEARN_NS (300 * WS_SECOND)
#define LEARNED_MIN 12500000ULL /* 100 Mbit/s */
#define RATE_25_US 40000 /* a second over 25 us */

static __u64 max(__u64 a, __u64 b)
{
	return a > b ? a : b;
}

void ws_replay_describe(struct ws_replay *replay, __u32 interface, __u64 bytes_per_second, __u32 source, __u32 framed)
{
	if (interface < WS_INTERFACES) {
		replay->framed[interface] = framed;
		replay->rate[interface] = bytes_per_second;
		replay->rate_source[interface] = source;
	}
}

/* The rate that counts and where it is from: what somebody set, else what was seen. */
__u64 ws_rate_of(const struct ws_replay *replay, __u32 interface, const struct direction *direction, __u8 *source)
{
	*source = replay->rate_source[interface];
	if (*source != WS_RATE_NONE)
		return replay->rate[interface];
	/* what was seen in a moment, or on a line that idles, says nothing of what it can carry */
	if (!direction->learned || direction->watched_ns < LEARN_NS)
		return 0;
	*source = WS_RATE_LEARNED;
	return direction->learned > LEARNED_MIN ? direction->learned : LEARNED_MIN;
}

static struct ws_queue_rule make_rule(__u64 drain_bytes_per_second, __u64 high_bytes)
{
	struct ws_queue_rule rule = {
	    .drain = ws_queue_drain(drain_bytes_per_second),
	    .high_bytes = high_bytes,
	    .low_bytes = high_bytes / 4,
	    .hold_ns = HOLD_NS,
	};

	return rule;
}

/* Half of the rate against what is usual: the one that drains more slowly is told. A burst keeps the rule it began with. */
void ws_set_rules(const struct ws_replay *replay, __u32 interface, struct direction *direction)
{
	__u64 usual_slot = direction->usual_slot;
	__u64 usual_drain, abs_drain, high, most_packets;
	__u8 source;
	__u64 rate;

	if (direction->queue.open)
		return;
	rate = ws_rate_of(replay, interface, direction, &source);
	usual_drain = usual_slot * WS_SECOND / WS_SLOT_NS;
	most_packets = LARGEST_PACKETS * direction->largest_packet;
	high = max(max(usual_slot, most_packets), HIGH_MIN_BYTES);
	direction->other_rule.drain = 0;
	direction->drain_bytes_per_second = usual_drain;
	direction->rule_name = WS_RULE_BASE;
	if (rate) {
		__u64 abs_high = max(max(rate / RATE_25_US, most_packets), HIGH_MIN_BYTES);

		abs_drain = rate / 2;
		if (abs_high < high)
			high = abs_high;
		direction->other_rule = make_rule(max(abs_drain, usual_drain), high);
		if (abs_drain < usual_drain) {
			direction->drain_bytes_per_second = abs_drain;
			direction->rule_name = WS_RULE_ABS;
		}
	}
	direction->rule = make_rule(direction->drain_bytes_per_second, high);
}
