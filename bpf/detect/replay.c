/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#include "replay.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK 64 /* packets copied from a lane at a time */
#define TEN_MS 10000000ULL
#define SECOND 1000000000ULL
#define MINUTE (60 * SECOND)
#define HOLD_NS 50000
#define HIGH_MIN_BYTES 32768
#define LARGEST_PACKETS 3 /* one segmentation buffer shall not be a burst */
#define LEARN_NS (5 * MINUTE)
#define LEARNED_MIN 12500000ULL /* 100 Mbit/s */
#define RATE_25_US 40000 /* a second over 25 us */
#define FLOW_PLACES 2048
#define FRAMING_BYTES 24 /* frame check sequence 4, preamble 8, gap 12: IEEE 802.3 */

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
	struct ws_packet chunk[CHUNK];
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

struct ws_replay *ws_replay_open(__u32 cpus, __u32 lane_packets)
{
	struct ws_replay *replay = calloc(1, sizeof(*replay));

	if (!replay)
		return NULL;
	replay->cpus = cpus;
	replay->lane_packets = lane_packets;
	replay->lanes = calloc(cpus ? cpus : 1, sizeof(*replay->lanes));
	replay->heap = calloc(cpus ? cpus : 1, sizeof(*replay->heap));
	if (replay->lanes && replay->heap)
		return replay;
	ws_replay_close(replay);
	return NULL;
}

void ws_replay_close(struct ws_replay *replay)
{
	for (int i = 0; i < WS_INTERFACES; i++) {
		free(replay->directions[i][0]);
		free(replay->directions[i][1]);
	}
	free(replay->lanes);
	free(replay->heap);
	free(replay);
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
static __u64 rate_of(const struct ws_replay *replay, __u32 interface, const struct direction *direction, __u8 *source)
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

static __u64 max(__u64 a, __u64 b)
{
	return a > b ? a : b;
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
static void set_rules(const struct ws_replay *replay, __u32 interface, struct direction *direction)
{
	__u64 usual_slot = direction->usual_slot;
	__u64 usual_drain, abs_drain, high, most_packets;
	__u8 source;
	__u64 rate;

	if (direction->queue.open)
		return;
	rate = rate_of(replay, interface, direction, &source);
	usual_drain = usual_slot * SECOND / WS_SLOT_NS;
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

static struct direction *direction_of(struct ws_replay *replay, __u32 interface, __u32 outbound, __u64 now_ns)
{
	struct direction *direction = replay->directions[interface][outbound];

	if (direction)
		return direction;
	direction = calloc(1, sizeof(*direction));
	if (!direction)
		return NULL;
	direction->first_ns = now_ns;
	direction->second_ns = now_ns + SECOND;
	direction->minute_ns = now_ns + MINUTE;
	direction->slot_number = now_ns >> WS_SLOT_SHIFT;
	direction->usual_slot = ws_baseline_threshold(&direction->baseline);
	set_rules(replay, interface, direction);
	replay->directions[interface][outbound] = direction;
	return direction;
}

static int may_tell(struct ws_replay *replay, struct direction *direction, __u64 now_ns)
{
	if (now_ns / SECOND != direction->limit_second) {
		direction->limit_second = now_ns / SECOND;
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

static const struct ws_packet *kept(const struct ws_replay *replay, __u64 number)
{
	return &replay->history[number % WS_HISTORY];
}

/* The number of the first kept packet at or after start_ns. */
static __u64 first_kept(const struct ws_replay *replay, __u64 start_ns)
{
	__u64 high = replay->history_count;
	__u64 low = high > WS_HISTORY ? high - WS_HISTORY : 0;

	while (low < high) {
		__u64 middle = low + (high - low) / 2;

		if (kept(replay, middle)->time_ns < start_ns)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int is_of(const struct ws_packet *packet, __u32 interface, __u32 outbound)
{
	return packet->interface == interface && !(packet->flags & WS_PACKET_OUTBOUND) == !outbound;
}

static __u64 longest_wait(const struct ws_replay *replay, __u32 interface, __u32 outbound, __u64 start_ns, __u64 end_ns)
{
	__u64 longest = 0;

	for (__u64 i = first_kept(replay, start_ns); i < replay->history_count; i++) {
		const struct ws_packet *packet = kept(replay, i);

		if (packet->time_ns > end_ns)
			break;
		if (is_of(packet, interface, outbound) && packet->wait_ns > longest)
			longest = packet->wait_ns;
	}
	return longest;
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

static void tell_burst(struct ws_replay *replay, __u32 interface, __u32 outbound, struct direction *direction,
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
	finding->rate_bytes_per_second = rate_of(replay, interface, direction, &source);
	finding->rate_source = source;
	finding->longest_wait_ns = longest_wait(replay, interface, outbound, burst->start_ns, burst->end_ns);
	finding->end = end;
	finding->rule = direction->other_fired ? WS_RULE_ABS | WS_RULE_BASE : direction->rule_name;
}

static void tell_gap(struct ws_replay *replay, __u32 interface, __u32 outbound, struct direction *direction,
		     const struct ws_silence_gap *gap)
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
}

/* Ends the burst if it is over; tells it again while it lasts. */
static void look_at_burst(struct ws_replay *replay, __u32 interface, __u32 outbound, struct direction *direction,
			  __u64 now_ns)
{
	struct ws_queue *queue = &direction->queue;
	struct ws_queue_burst burst;

	if (ws_queue_end(&direction->other, &direction->other_rule, now_ns, &burst) || direction->other.open)
		direction->other_fired = queue->open;
	if (ws_queue_end(queue, &direction->rule, now_ns, &burst)) {
		tell_burst(replay, interface, outbound, direction, &burst, WS_BURST_DRAINED, now_ns);
		direction->other_fired = 0;
	} else if (queue->open && now_ns - queue->start_ns >= WS_UPDATE_NS &&
		   now_ns - direction->told_ns >= WS_UPDATE_NS) {
		burst.start_ns = queue->start_ns;
		burst.end_ns = queue->end_ns;
		burst.peak_bytes = queue->peak >> WS_QUEUE_SHIFT;
		burst.sums = queue->sums_at_end;
		direction->told_ns = now_ns;
		tell_burst(replay, interface, outbound, direction, &burst, WS_BURST_OPEN, now_ns);
	}
}

/* What it takes of the line: the headers that segmentation repeats and the framing, where the interface has a line. */
static __u64 line_bytes(const struct ws_packet *packet, int framed)
{
	__u64 repeated = packet->wire_packets > 1 ? packet->wire_packets - 1 : 0;

	return framed ? packet->bytes + repeated * packet->header_bytes + (__u64)packet->wire_packets * FRAMING_BYTES
		      : packet->bytes;
}

/* What a burst carries is not learned as usual, or it would raise its own bar. */
static void close_slot(struct direction *direction, __u64 number)
{
	if (number == direction->slot_number)
		return;
	if (!direction->queue.open) {
		ws_baseline_add(&direction->baseline, direction->slot_bytes, 1);
		if (number - direction->slot_number > 1)
			ws_baseline_add(&direction->baseline, 0, number - direction->slot_number - 1);
	}
	direction->slot_number = number;
	direction->slot_bytes = 0;
}

static void pass_time(struct ws_replay *replay, __u32 interface, __u32 outbound, struct direction *direction,
		      __u64 now_ns)
{
	look_at_burst(replay, interface, outbound, direction, now_ns);
	if (now_ns >= direction->second_ns) {
		direction->watched_ns = now_ns - direction->first_ns;
		close_slot(direction, now_ns >> WS_SLOT_SHIFT);
		direction->usual_slot = ws_baseline_threshold(&direction->baseline);
		set_rules(replay, interface, direction);
		direction->second_ns = now_ns + SECOND;
	}
	if (now_ns >= direction->minute_ns) {
		ws_baseline_turn(&direction->baseline);
		direction->minute_ns = now_ns + MINUTE;
	}
}

static void learn_rate(struct direction *direction, const struct ws_packet *packet)
{
	__u64 number = packet->time_ns / TEN_MS;

	if (number != direction->ten_ms) {
		__u64 rate = direction->ten_ms_bytes * (SECOND / TEN_MS);

		if (rate > direction->learned)
			direction->learned = rate;
		direction->ten_ms = number;
		direction->ten_ms_bytes = 0;
	}
	direction->ten_ms_bytes += packet->bytes;
}

static void keep_slot(struct direction *direction, const struct ws_packet *packet)
{
	__u64 number = packet->time_ns >> WS_SLOT_SHIFT;
	struct slot *slot = &direction->slots[number % WS_SLOTS];

	close_slot(direction, number);
	direction->slot_bytes += packet->bytes;
	if (slot->number != number) {
		slot->number = number;
		slot->bytes = 0;
		slot->packets = 0;
	}
	slot->bytes += packet->bytes;
	slot->packets++;
}

static void replay_packet(struct ws_replay *replay, const struct ws_packet *recorded)
{
	struct ws_packet *packet = &replay->history[replay->history_count % WS_HISTORY];
	__u32 outbound = recorded->flags & WS_PACKET_OUTBOUND ? 1 : 0;
	__u32 interface = recorded->interface;
	struct direction *direction;
	struct ws_silence_gap gap;
	struct ws_sums sums;
	__u64 bytes;

	if (interface >= WS_INTERFACES)
		return;
	*packet = *recorded;
	if (packet->time_ns < replay->now_ns) {
		packet->time_ns = replay->now_ns;
		replay->counters.late++;
	}
	replay->now_ns = packet->time_ns;
	direction = direction_of(replay, interface, outbound, packet->time_ns);
	if (!direction)
		return;
	replay->history_count++;
	replay->counters.packets++;
	direction->totals.packets++;
	direction->totals.bytes += packet->bytes;
	direction->totals.wire_packets += packet->wire_packets;
	direction->totals.last_ns = packet->time_ns;
	pass_time(replay, interface, outbound, direction, packet->time_ns);
	if (packet->bytes > direction->largest_packet) {
		direction->largest_packet = packet->bytes;
		set_rules(replay, interface, direction);
	}
	sums.bytes = packet->bytes;
	sums.packets = 1;
	sums.wire_packets = packet->wire_packets;
	sums.ecn_ce_packets = packet->flags & WS_PACKET_ECN_CE ? 1 : 0;
	if (!direction->queue.open)
		direction->told_ns = packet->time_ns;
	bytes = line_bytes(packet, replay->framed[interface]);
	ws_queue_add(&direction->queue, &direction->rule, packet->time_ns, bytes, &sums);
	ws_queue_add(&direction->other, &direction->other_rule, packet->time_ns, bytes, &sums);
	if (direction->other.open && direction->queue.open)
		direction->other_fired = 1;
	if (ws_silence_packet(&direction->silence, packet->time_ns, &gap))
		tell_gap(replay, interface, outbound, direction, &gap);
	direction->last_flow = packet->flow;
	keep_slot(direction, packet);
	learn_rate(direction, packet);
}

void ws_replay_packets(struct ws_replay *replay, const struct ws_packet *packets, __u64 count)
{
	for (__u64 i = 0; i < count; i++)
		replay_packet(replay, &packets[i]);
}

void ws_replay_advance(struct ws_replay *replay, __u64 now_ns)
{
	if (now_ns < replay->now_ns)
		return;
	replay->now_ns = now_ns;
	for (int i = 0; i < WS_INTERFACES; i++) {
		for (int outbound = 0; outbound < 2; outbound++) {
			struct direction *direction = replay->directions[i][outbound];

			if (direction)
				pass_time(replay, i, outbound, direction, now_ns);
		}
	}
}

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
		if (count > CHUNK)
			count = CHUNK;
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
		replay_packet(replay, &lane->chunk[lane->at++]);
		replayed++;
		if (lane->at == lane->filled && !refill(replay, cpu, lanes, packets))
			replay->heap[0] = replay->heap[--count];
		sift_down(replay, 0, count);
	}
	ws_replay_advance(replay, horizon_ns);
	return replayed;
}

void ws_replay_forget(struct ws_replay *replay, __u32 interface)
{
	if (interface >= WS_INTERFACES)
		return;
	for (int outbound = 0; outbound < 2; outbound++) {
		struct direction *direction = replay->directions[interface][outbound];

		if (direction && direction->queue.open) {
			struct ws_queue_burst burst = {
			    .start_ns = direction->queue.start_ns,
			    .end_ns = direction->queue.end_ns,
			    .peak_bytes = direction->queue.peak >> WS_QUEUE_SHIFT,
			    .sums = direction->queue.sums_at_end,
			};

			tell_burst(replay, interface, outbound, direction, &burst, WS_BURST_INTERFACE_GONE,
				   replay->now_ns);
		}
		free(direction);
		replay->directions[interface][outbound] = NULL;
	}
	replay->rate[interface] = 0;
	replay->rate_source[interface] = WS_RATE_NONE;
	replay->framed[interface] = 0;
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

/* Puts a share among the largest, which stay in order. */
static void rank(struct ws_interval_flows *flows, const struct ws_flow_share *share)
{
	const __u64 room = sizeof(flows->top) / sizeof(flows->top[0]);
	__u64 at = flows->shown;

	if (at == room) {
		if (share->bytes <= flows->top[room - 1].bytes)
			return;
		at--;
	} else {
		flows->shown++;
	}
	for (; at && flows->top[at - 1].bytes < share->bytes; at--)
		flows->top[at] = flows->top[at - 1];
	flows->top[at] = *share;
}

void ws_replay_flows(const struct ws_replay *replay, __u32 interface, __u32 outbound, __u64 start_ns, __u64 end_ns,
		     struct ws_interval_flows *flows)
{
	struct ws_flow_share places[FLOW_PLACES];

	memset(flows, 0, sizeof(*flows));
	memset(places, 0, sizeof(places));
	for (__u64 i = first_kept(replay, start_ns); i < replay->history_count; i++) {
		const struct ws_packet *packet = kept(replay, i);
		__u32 place = packet->flow % FLOW_PLACES;

		if (packet->time_ns > end_ns)
			break;
		if (!is_of(packet, interface, outbound))
			continue;
		flows->bytes += packet->bytes;
		for (int tries = 0; tries < 32 && places[place].packets && places[place].flow != packet->flow; tries++)
			place = (place + 1) % FLOW_PLACES;
		if (places[place].packets && places[place].flow != packet->flow)
			continue; /* thousands of flows: none of those that find no place is a large one of few */
		places[place].flow = packet->flow;
		places[place].bytes += packet->bytes;
		places[place].packets++;
	}
	for (int i = 0; i < FLOW_PLACES; i++) {
		if (places[i].packets) {
			flows->flows++;
			rank(flows, &places[i]);
		}
	}
}

int ws_replay_waveform(const struct ws_replay *replay, __u32 interface, __u32 outbound, __u32 flow, __u64 first_slot,
		       __u32 count, __u32 *bytes, __u32 *packets, __u32 *flow_bytes)
{
	__u64 start_ns = first_slot << WS_SLOT_SHIFT;
	__u64 end_slot = first_slot + count;
	const struct direction *direction = NULL;
	__u64 first = first_kept(replay, start_ns);
	int complete;

	if (interface < WS_INTERFACES)
		direction = replay->directions[interface][outbound ? 1 : 0];
	memset(bytes, 0, count * sizeof(*bytes));
	memset(packets, 0, count * sizeof(*packets));
	memset(flow_bytes, 0, count * sizeof(*flow_bytes));
	if (!direction)
		return 0;
	for (__u32 i = 0; i < count; i++) {
		const struct slot *slot = &direction->slots[(first_slot + i) % WS_SLOTS];

		if (slot->number == first_slot + i) {
			bytes[i] = slot->bytes;
			packets[i] = slot->packets;
		}
	}
	for (__u64 i = first; i < replay->history_count; i++) {
		const struct ws_packet *packet = kept(replay, i);
		__u64 slot = packet->time_ns >> WS_SLOT_SHIFT;

		if (slot >= end_slot)
			break;
		if (packet->flow == flow && is_of(packet, interface, outbound))
			flow_bytes[slot - first_slot] += packet->bytes;
	}
	/* the history must reach back to the first slot, and no slot of it may stand for a later one */
	complete = replay->history_count <= WS_HISTORY || first > replay->history_count - WS_HISTORY;
	return complete && count <= WS_SLOTS && direction->slot_number < first_slot + WS_SLOTS;
}

void ws_replay_totals(const struct ws_replay *replay, __u32 interface, __u32 outbound, struct ws_totals *totals)
{
	const struct direction *direction = NULL;

	if (interface < WS_INTERFACES)
		direction = replay->directions[interface][outbound ? 1 : 0];
	if (direction)
		*totals = direction->totals;
	else
		memset(totals, 0, sizeof(*totals));
}

void ws_replay_counters(const struct ws_replay *replay, struct ws_replay_counters *counters)
{
	*counters = replay->counters;
}
