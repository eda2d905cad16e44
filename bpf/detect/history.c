/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
/* The packets that are kept: whose they were, and how they look drawn. */
#include "replay_state.h"

#include <string.h>

#define FLOW_PLACES 2048

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

__u64 ws_longest_wait(const struct ws_replay *replay, __u32 interface, __u32 outbound, __u64 start_ns, __u64 end_ns)
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
