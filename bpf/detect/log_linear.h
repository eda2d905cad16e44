/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_LOG_LINEAR_H
#define WIRESCOPE_LOG_LINEAR_H
/*
 * A histogram whose buckets are a sixteenth of a power of two wide: values below 16 exactly, others to 6.25 %. Pure C,
 * as virtual_queue.h.
 */
#include "virtual_queue.h"

#define WS_LINEAR_BITS 4
#define WS_LINEAR (1 << WS_LINEAR_BITS)
#define WS_LOG_BUCKETS ((40 - WS_LINEAR_BITS) * WS_LINEAR) /* values below 2^39; larger ones count as the largest */

struct ws_histogram {
	__u32 count[WS_LOG_BUCKETS];
};

WS_INLINE __u32 ws_log2(__u64 value)
{
	__u32 log = 0;

#pragma unroll
	for (int shift = 32; shift; shift >>= 1) {
		__u32 step = (__u32)(value >> shift != 0) * shift;

		value >>= step;
		log += step;
	}
	return log;
}

WS_INLINE __u32 ws_bucket_of(__u64 value)
{
	__u32 log, bucket;

	if (value < WS_LINEAR)
		return value;
	log = ws_log2(value);
	bucket = (log - WS_LINEAR_BITS + 1) * WS_LINEAR + ((value >> (log - WS_LINEAR_BITS)) & (WS_LINEAR - 1));
	return bucket < WS_LOG_BUCKETS ? bucket : WS_LOG_BUCKETS - 1;
}

/* The smallest value that is in a bucket. */
WS_INLINE __u64 ws_bucket_floor(__u32 bucket)
{
	__u32 log = bucket >> WS_LINEAR_BITS;
	__u64 mantissa = bucket & (WS_LINEAR - 1);

	return log ? (WS_LINEAR + mantissa) << (log - 1) : mantissa;
}

#endif
