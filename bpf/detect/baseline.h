/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_BASELINE_H
#define WIRESCOPE_BASELINE_H
/*
 * What an interface usually carries in a slot of 65.5 µs, over the last five minutes, and from which number of bytes on
 * a slot is unusual: max(floor, median + 8 * 1.4826 * MAD, 3 * p99.9). It is kept in five histograms of a minute each.
 * Pure C, as virtual_queue.h.
 */
#include "log_linear.h"

#define WS_SLOT_SHIFT 16
#define WS_SLOT_NS (1ULL << WS_SLOT_SHIFT)
#define WS_BASELINE_MINUTES 5
#define WS_BASELINE_FLOOR_BYTES 65536

struct ws_baseline {
	struct ws_histogram minute[WS_BASELINE_MINUTES];
	__u64 slots[WS_BASELINE_MINUTES];
	__u32 now; /* the minute that is filled */
	__u32 reserved;
};

WS_INLINE void ws_baseline_add(struct ws_baseline *baseline, __u64 slot_bytes, __u64 slots)
{
	__u32 now = baseline->now % WS_BASELINE_MINUTES;
	__u32 bucket = ws_bucket_of(slot_bytes);
	__u64 count;

	if (bucket >= WS_LOG_BUCKETS) /* it never is, which the verifier cannot know */
		return;
	count = baseline->minute[now].count[bucket] + slots;
	baseline->minute[now].count[bucket] = count < 0xffffffff ? count : 0xffffffff;
	baseline->slots[now] += slots;
}

/* Begins another minute and forgets the oldest. */
WS_INLINE void ws_baseline_turn(struct ws_baseline *baseline)
{
	__u32 next = (baseline->now + 1) % WS_BASELINE_MINUTES;

	for (__u32 i = 0; i < WS_LOG_BUCKETS; i++)
		baseline->minute[next].count[i] = 0;
	baseline->slots[next] = 0;
	baseline->now = next;
}

WS_INLINE __u64 ws_baseline_count(const struct ws_baseline *baseline, __u32 bucket)
{
	__u64 count = 0;

	for (__u32 i = 0; i < WS_BASELINE_MINUTES; i++)
		count += baseline->minute[i].count[bucket];
	return count;
}

/* The value below which `thousandths` of the slots are, to the floor of its bucket. */
WS_INLINE __u64 ws_baseline_quantile(const struct ws_baseline *baseline, __u64 total, __u32 thousandths)
{
	__u64 wanted = total / 1000 * thousandths + total % 1000 * thousandths / 1000;
	__u64 below = 0;

	for (__u32 bucket = 0; bucket < WS_LOG_BUCKETS; bucket++) {
		below += ws_baseline_count(baseline, bucket);
		if (below > wanted)
			return ws_bucket_floor(bucket);
	}
	return 0;
}

/* Median of the distances from `median`: the smallest distance within which half of the slots are. */
WS_INLINE __u64 ws_baseline_mad(const struct ws_baseline *baseline, __u64 total, __u64 median)
{
	__u64 low = 0, high = 1ULL << 39;

	for (int round = 0; round < 40 && low < high; round++) {
		__u64 middle = (low + high) / 2;
		__u64 within = 0;

		for (__u32 bucket = 0; bucket < WS_LOG_BUCKETS; bucket++) {
			__u64 value = ws_bucket_floor(bucket);
			__u64 distance = value > median ? value - median : median - value;

			if (distance <= middle)
				within += ws_baseline_count(baseline, bucket);
		}
		if (within * 2 >= total)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Bytes of a slot from which on it is unusual. */
WS_INLINE __u64 ws_baseline_threshold(const struct ws_baseline *baseline)
{
	__u64 threshold = WS_BASELINE_FLOOR_BYTES;
	__u64 total = 0, median, spread, peak;

	for (__u32 i = 0; i < WS_BASELINE_MINUTES; i++)
		total += baseline->slots[i];
	if (!total)
		return threshold;
	median = ws_baseline_quantile(baseline, total, 500);
	spread = median + ws_baseline_mad(baseline, total, median) * 118608 / 10000; /* 8 * 1.4826 */
	peak = 3 * ws_baseline_quantile(baseline, total, 999);
	if (spread > threshold)
		threshold = spread;
	return peak > threshold ? peak : threshold;
}

#endif
