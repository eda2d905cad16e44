/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_SILENCE_H
#define WIRESCOPE_SILENCE_H
/*
 * Silence: no packet for max(1 ms, 20 * the mean time between packets, 5 * its p99.9), after at least 32 packets in
 * 100 ms and a second in which that was so. The mean is an exponentially weighted one (1/64). Pure C, as
 * virtual_queue.h.
 */
#include "log_linear.h"

#define WS_SILENCE_MIN_NS 1000000ULL
#define WS_SILENCE_MAX_NS 10000000000ULL /* longer: the traffic was over */
#define WS_SILENCE_PACKETS 32
#define WS_SILENCE_ACTIVE_NS 100000000ULL
#define WS_SILENCE_STEADY_WINDOWS 10
#define WS_SILENCE_MEMORY 65536 /* times between packets, after which all counts are halved */

struct ws_silence {
	__u64 last_ns; /* 0: no packet yet */
	__u64 window_ns; /* start of the 100 ms in which packets are counted */
	__u32 packets; /* in them */
	__u32 packets_before; /* in the 100 ms before */
	__u32 steady; /* windows in a row with enough packets */
	__u32 gaps; /* in the histogram */
	__u64 mean_ns; /* between packets, in 1/64 ns */
	struct ws_histogram between_ns;
};

struct ws_silence_gap {
	__u64 start_ns;
	__u64 end_ns;
	__u64 threshold_ns;
	__u64 mean_ns;
	__u64 packets_before;
};

WS_OWN_FUNCTION __u64 ws_silence_threshold(const struct ws_silence *silence)
{
	__u64 threshold = WS_SILENCE_MIN_NS;
	__u64 by_mean = 20 * (silence->mean_ns >> 6);
	__u64 above = 0, by_quantile = 0;

	for (__u32 i = 0; i < WS_LOG_BUCKETS; i++) {
		__u32 bucket = WS_LOG_BUCKETS - 1 - i;

		above += silence->between_ns.count[bucket];
		if (above * 1000 > silence->gaps) {
			by_quantile = 5 * ws_bucket_floor(bucket);
			break;
		}
	}
	if (by_mean > threshold)
		threshold = by_mean;
	return by_quantile > threshold ? by_quantile : threshold;
}

WS_INLINE void ws_silence_count(struct ws_silence *silence, __u64 now_ns)
{
	__u64 elapsed_ns = now_ns - silence->window_ns;

	if (elapsed_ns < WS_SILENCE_ACTIVE_NS) {
		silence->packets++;
		return;
	}
	silence->packets_before = elapsed_ns < 2 * WS_SILENCE_ACTIVE_NS ? silence->packets : 0;
	if (silence->packets_before < WS_SILENCE_PACKETS)
		silence->steady = 0;
	else if (silence->steady < WS_SILENCE_STEADY_WINDOWS)
		silence->steady++;
	silence->packets = 1;
	silence->window_ns = elapsed_ns < 2 * WS_SILENCE_ACTIVE_NS ? silence->window_ns + WS_SILENCE_ACTIVE_NS : now_ns;
}

/* A pause that keeps coming back becomes usual by its quantile; one that was told shall not lift the mean. */
WS_OWN_FUNCTION void ws_silence_learn(struct ws_silence *silence, __u64 between_ns, int in_mean)
{
	__u32 bucket = ws_bucket_of(between_ns);

	if (bucket >= WS_LOG_BUCKETS)
		return;
	silence->between_ns.count[bucket]++;
	silence->gaps++;
	if (silence->gaps >= WS_SILENCE_MEMORY) {
		__u32 left = 0;

		for (__u32 i = 0; i < WS_LOG_BUCKETS; i++) {
			silence->between_ns.count[i] /= 2;
			left += silence->between_ns.count[i];
		}
		silence->gaps = left;
	}
	if (!in_mean)
		return;
	if (silence->mean_ns)
		silence->mean_ns += between_ns - (silence->mean_ns >> 6);
	else
		silence->mean_ns = between_ns << 6;
}

/* A packet at now_ns; 1 if it ended a silence, which then is in gap. */
WS_INLINE int ws_silence_packet(struct ws_silence *silence, __u64 now_ns, struct ws_silence_gap *gap)
{
	__u64 between_ns = now_ns - silence->last_ns;
	int found = 0;

	if (!silence->last_ns) {
		silence->window_ns = now_ns;
	} else {
		if (between_ns >= WS_SILENCE_MIN_NS && between_ns < WS_SILENCE_MAX_NS &&
		    silence->steady >= WS_SILENCE_STEADY_WINDOWS) {
			gap->threshold_ns = ws_silence_threshold(silence);
			if (between_ns >= gap->threshold_ns) {
				gap->start_ns = silence->last_ns;
				gap->end_ns = now_ns;
				gap->mean_ns = silence->mean_ns >> 6;
				gap->packets_before = silence->packets_before;
				found = 1;
			}
		}
		if (between_ns < WS_SILENCE_MAX_NS)
			ws_silence_learn(silence, between_ns, !found);
	}
	ws_silence_count(silence, now_ns);
	silence->last_ns = now_ns;
	return found;
}

#endif
