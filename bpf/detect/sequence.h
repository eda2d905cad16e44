/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_SEQUENCE_H
#define WIRESCOPE_SEQUENCE_H
/*
 * Packets made up from a seed, for the comparison of the detectors' compilations: the same steps are run in the kernel
 * and in user space, and all that a detector says goes into a digest.
 */
#include "feed.h"
#include "silence.h"
#include "virtual_queue.h"

#define WS_SEQUENCE_PACKETS 32
#define WS_SILENCE_PACKETS_IN_SEQUENCE 8192
#define WS_FEED_DATAGRAMS_IN_SEQUENCE 64

struct ws_sequence {
	__u64 random;
	__u64 now_ns;
	__u64 digest;
	__u64 events;
	__u64 grain; /* every second sequence is coarse, so that times and levels often meet their limits exactly */
	struct ws_queue queue;
	struct ws_queue_rule rule;
};

struct ws_silence_sequence {
	__u64 random;
	__u64 now_ns;
	__u64 digest;
	__u64 events;
	struct ws_silence silence;
};

struct ws_feed_sequence {
	__u64 random;
	__u64 now_ns;
	__u64 digest;
	__u64 events;
	__u64 number; /* that the sender sends next */
	__u64 grain; /* as above */
	struct ws_feed_numbers numbers;
	struct ws_feed feed;
};

/* xorshift64*: Vigna, An experimental exploration of Marsaglia's xorshift generators, scrambled. */
WS_INLINE __u64 ws_random(__u64 *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dULL >> 32;
}

WS_INLINE __u64 ws_digest(__u64 digest, __u64 value)
{
	digest = (digest ^ value) * 0x9e3779b97f4a7c15ULL;
	return digest ^ digest >> 29;
}

WS_INLINE void ws_sequence_begin(struct ws_sequence *sequence, __u64 seed)
{
	__builtin_memset(sequence, 0, sizeof(*sequence));
	sequence->random = seed * 2 + 1;
	ws_random(&sequence->random);
	sequence->now_ns = 1 + (ws_random(&sequence->random) << 20);
	sequence->rule.drain = ws_queue_drain(1000000ULL << (ws_random(&sequence->random) & 15));
	sequence->rule.high_bytes = 1 + (ws_random(&sequence->random) & 0xfffff);
	sequence->rule.hold_ns = ws_random(&sequence->random) & 0x1ffff;
	if (seed & 1) {
		sequence->grain = 1023;
		sequence->now_ns &= ~sequence->grain;
		sequence->rule.drain = 1ULL << WS_QUEUE_SHIFT; /* a byte a nanosecond */
		sequence->rule.high_bytes = (sequence->rule.high_bytes | 4095) + 1;
		sequence->rule.hold_ns &= ~sequence->grain;
	}
	sequence->rule.low_bytes = sequence->rule.high_bytes / 4;
}

WS_INLINE void ws_sequence_look(struct ws_sequence *sequence)
{
	struct ws_queue_burst burst = {};

	if (!ws_queue_end(&sequence->queue, &sequence->rule, sequence->now_ns, &burst))
		return;
	sequence->events++;
	sequence->digest = ws_digest(sequence->digest, burst.start_ns);
	sequence->digest = ws_digest(sequence->digest, burst.end_ns);
	sequence->digest = ws_digest(sequence->digest, burst.peak_bytes);
	sequence->digest = ws_digest(sequence->digest, burst.sums.bytes);
	sequence->digest = ws_digest(sequence->digest, burst.sums.packets);
}

/* Times between packets from nothing to seconds, sizes up to 64 KiB. */
WS_INLINE void ws_sequence_packet(struct ws_sequence *sequence)
{
	__u64 pause = ws_random(&sequence->random);
	struct ws_sums packet = {.packets = 1, .wire_packets = 1};

	packet.bytes = 1 + (ws_random(&sequence->random) & 0xffff);
	switch (pause & 7) {
	case 0:
		break;
	case 1:
		sequence->now_ns += pause >> 12; /* a millisecond */
		break;
	case 2:
		sequence->now_ns += pause << (pause >> 4 & 1); /* seconds */
		break;
	default:
		sequence->now_ns += pause >> 18; /* microseconds */
	}
	sequence->now_ns &= ~sequence->grain;
	packet.bytes = (packet.bytes | sequence->grain) + !!sequence->grain;
	ws_sequence_look(sequence);
	ws_queue_add(&sequence->queue, &sequence->rule, sequence->now_ns, packet.bytes, &packet);
}

WS_INLINE void ws_sequence_finish(struct ws_sequence *sequence)
{
	sequence->now_ns += 1ULL << 40;
	ws_sequence_look(sequence);
}

WS_INLINE void ws_silence_sequence_begin(struct ws_silence_sequence *sequence, __u64 seed)
{
	__u64 *words = (__u64 *)sequence;

	/* too large for what the BPF compiler does in line */
	for (__u32 i = 0; i < sizeof(*sequence) / sizeof(*words); i++)
		*(volatile __u64 *)&words[i] = 0;
	sequence->random = seed * 2 + 1;
	sequence->now_ns = 1 + ws_random(&sequence->random);
}

/* Two packets a millisecond or so, and now and then a pause of up to 67 ms. */
WS_INLINE void ws_silence_sequence_packet(struct ws_silence_sequence *sequence)
{
	__u64 pause = ws_random(&sequence->random);
	struct ws_silence_gap gap = {};

	sequence->now_ns += (pause & 0x7ff) == 0 ? pause >> 6 : 450000 + (pause & 0x1ffff);
	if (!ws_silence_packet(&sequence->silence, sequence->now_ns, &gap))
		return;
	sequence->events++;
	sequence->digest = ws_digest(sequence->digest, gap.start_ns);
	sequence->digest = ws_digest(sequence->digest, gap.end_ns);
	sequence->digest = ws_digest(sequence->digest, gap.threshold_ns);
	sequence->digest = ws_digest(sequence->digest, gap.mean_ns);
	sequence->digest = ws_digest(sequence->digest, gap.packets_before);
}

WS_INLINE void ws_feed_sequence_begin(struct ws_feed_sequence *sequence, __u64 seed)
{
	__builtin_memset(sequence, 0, sizeof(*sequence));
	sequence->random = seed * 2 + 1;
	ws_random(&sequence->random);
	sequence->grain = seed & 1 ? 1023 : 0;
	sequence->now_ns = ((ws_random(&sequence->random) << 20) | 1023) + 1;
	sequence->numbers.mask = ~0ULL >> (64 - (8 << (ws_random(&sequence->random) & 3)));
	sequence->numbers.settle_ns = 1024 + ((ws_random(&sequence->random) & 0xfffff) & ~sequence->grain);
	sequence->number = ws_random(&sequence->random) << 32 | ws_random(&sequence->random);
}

/* Numbers that are skipped, sent late, sent again and begun anew; and mostly the next one. */
WS_INLINE void ws_feed_sequence_datagram(struct ws_feed_sequence *sequence)
{
	__u64 what = ws_random(&sequence->random);
	__u64 far = ws_random(&sequence->random);
	__u64 mask = sequence->numbers.mask;
	struct ws_feed_datagram datagram = {.count = what >> 8 & 3};
	struct ws_feed_gap gap = {};
	bool late = false;

	switch (what & 15) {
	case 0:
		sequence->number += 1 + (far & 3);
		break;
	case 1:
		sequence->number += 1 + (far & 127);
		break;
	case 2:
		sequence->number += far;
		break;
	case 3:
		if (!(what & 0x70))
			sequence->number = far << 32 | what;
		break;
	case 4:
	case 5:
	case 6:
		late = true;
		break;
	default:
		break;
	}
	datagram.number = (sequence->number - (late ? 1 + (far & 127 >> (far >> 8 & 7)) : 0)) & mask;
	if (!late)
		sequence->number += datagram.count;
	/* mostly within the time that a gap may settle, every sixteenth beyond */
	sequence->now_ns += (what >> 12 & 15 ? far >> 20 : far >> 8) & ~sequence->grain;
	datagram.time_ns = sequence->now_ns;
	if (!ws_feed_on_datagram(&sequence->feed, &sequence->numbers, &datagram, &gap))
		return;
	sequence->events++;
	sequence->digest = ws_digest(sequence->digest, gap.first);
	sequence->digest = ws_digest(sequence->digest, gap.missing);
	sequence->digest = ws_digest(sequence->digest, gap.late);
	sequence->digest = ws_digest(sequence->digest, gap.start_ns);
	sequence->digest = ws_digest(sequence->digest, gap.end_ns);
}

/* What a run of sequences says of each; the kernel's side has these in a map. */
struct ws_sequence_result {
	__u64 digest;
	__u64 events;
};

/* In the library only: sequences of the seeds from first_seed on. */
void ws_sequences(__u64 first_seed, __u32 count, struct ws_sequence_result *results);
void ws_silence_sequences(__u64 first_seed, __u32 count, struct ws_sequence_result *results);
void ws_feed_sequences(__u64 first_seed, __u32 count, struct ws_sequence_result *results);

#endif
