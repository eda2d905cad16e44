/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#include "sequence.h"

void ws_sequences(__u64 first_seed, __u32 count, struct ws_sequence_result *results)
{
	struct ws_sequence sequence;

	for (__u32 i = 0; i < count; i++) {
		ws_sequence_begin(&sequence, first_seed + i);
		for (int packet = 0; packet < WS_SEQUENCE_PACKETS; packet++)
			ws_sequence_packet(&sequence);
		ws_sequence_finish(&sequence);
		results[i].digest = sequence.digest;
		results[i].events = sequence.events;
	}
}

void ws_silence_sequences(__u64 first_seed, __u32 count, struct ws_sequence_result *results)
{
	struct ws_silence_sequence sequence;

	for (__u32 i = 0; i < count; i++) {
		ws_silence_sequence_begin(&sequence, first_seed + i);
		for (int packet = 0; packet < WS_SILENCE_PACKETS_IN_SEQUENCE; packet++)
			ws_silence_sequence_packet(&sequence);
		results[i].digest = sequence.digest;
		results[i].events = sequence.events;
	}
}

void ws_feed_sequences(__u64 first_seed, __u32 count, struct ws_sequence_result *results)
{
	struct ws_feed_sequence sequence;

	for (__u32 i = 0; i < count; i++) {
		ws_feed_sequence_begin(&sequence, first_seed + i);
		for (int datagram = 0; datagram < WS_FEED_DATAGRAMS_IN_SEQUENCE; datagram++)
			ws_feed_sequence_datagram(&sequence);
		results[i].digest = sequence.digest;
		results[i].events = sequence.events;
	}
}
