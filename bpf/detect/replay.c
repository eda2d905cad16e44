/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#include "replay_state.h"

#include <stdlib.h>
#include <string.h>

#define TEN_MS 10000000ULL
#define MINUTE (60 * WS_SECOND)
#define FRAMING_BYTES 24 /* frame check sequence 4, preamble 8, gap 12: IEEE 802.3 */

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

static struct direction *direction_of(struct ws_replay *replay, __u32 interface, __u32 outbound, __u64 now_ns)
{
	struct direction *direction = replay->directions[interface][outbound];

	if (direction)
		return direction;
	direction = calloc(1, sizeof(*direction));
	if (!direction)
		return NULL;
	direction->first_ns = now_ns;
	direction->second_ns = now_ns + WS_SECOND;
	direction->minute_ns = now_ns + MINUTE;
	direction->slot_number = now_ns >> WS_SLOT_SHIFT;
	direction->usual_slot = ws_baseline_threshold(&direction->baseline);
	ws_set_rules(replay, interface, direction);
	replay->directions[interface][outbound] = direction;
	return direction;
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
		ws_tell_burst(replay, interface, outbound, direction, &burst, WS_BURST_DRAINED, now_ns);
		direction->other_fired = 0;
	} else if (queue->open && now_ns - queue->start_ns >= WS_UPDATE_NS &&
		   now_ns - direction->told_ns >= WS_UPDATE_NS) {
		burst.start_ns = queue->start_ns;
		burst.end_ns = queue->end_ns;
		burst.peak_bytes = queue->peak >> WS_QUEUE_SHIFT;
		burst.sums = queue->sums_at_end;
		direction->told_ns = now_ns;
		ws_tell_burst(replay, interface, outbound, direction, &burst, WS_BURST_OPEN, now_ns);
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
		ws_set_rules(replay, interface, direction);
		direction->second_ns = now_ns + WS_SECOND;
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
		__u64 rate = direction->ten_ms_bytes * (WS_SECOND / TEN_MS);

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

void ws_replay_packet(struct ws_replay *replay, const struct ws_packet *recorded)
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
		ws_set_rules(replay, interface, direction);
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
		ws_tell_gap(replay, interface, outbound, direction, &gap, packet);
	direction->last_flow = packet->flow;
	keep_slot(direction, packet);
	learn_rate(direction, packet);
}

void ws_replay_packets(struct ws_replay *replay, const struct ws_packet *packets, __u64 count)
{
	for (__u64 i = 0; i < count; i++)
		ws_replay_packet(replay, &packets[i]);
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

			ws_tell_burst(replay, interface, outbound, direction, &burst, WS_BURST_INTERFACE_GONE,
				      replay->now_ns);
		}
		free(direction);
		replay->directions[interface][outbound] = NULL;
	}
	replay->rate[interface] = 0;
	replay->rate_source[interface] = WS_RATE_NONE;
	replay->framed[interface] = 0;
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
