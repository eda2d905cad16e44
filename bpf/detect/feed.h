/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_FEED_H
#define WIRESCOPE_FEED_H
/*
 * A feed: datagrams that carry a number, each the one after the last, as market data, RTP and telemetry do. A number that
 * is skipped opens a gap. Datagrams may overtake each other, so a gap is told when all of it has come late after all, when
 * it is old, or when the next one opens. A sender that begins anew is recognised by its datagrams: behind, filling nothing,
 * one after the other. Pure C, as virtual_queue.h.
 */
#include "log_linear.h"

#include <stdbool.h>

#define WS_FEED_RESTART 16 /* datagrams in a row, all behind, after which the sender has begun anew */

/* How the numbers of a feed are read; they wrap at 8, 16, 32 or 64 bits. */
struct ws_feed_numbers {
	__u64 mask; /* the largest number */
	__u64 settle_ns; /* what comes later than this after the gap was seen fills it no more */
};

/* `count` numbers from `number` on; none of them only says which is next. */
struct ws_feed_datagram {
	__u64 number;
	__u64 count;
	__u64 time_ns;
};

struct ws_feed {
	__u64 next; /* the number that should come next */
	__u64 last_ns; /* of the datagram with the largest number so far; 0: none yet */
	/* The gap that is open. */
	__u64 first;
	__u64 missing; /* numbers, 0: none is open */
	__u64 late; /* of them, how many came in the meantime */
	__u64 came; /* which of the first 64 came; what is beyond is only counted */
	__u64 start_ns;
	__u64 seen_ns; /* the datagram behind it */
	__u64 end_ns; /* the same, or the last that came late */
	/* Datagrams in a row that are behind. */
	__u64 restart_next;
	__u64 restart_count;
};

/* Numbers that were skipped, and how many of them came late. */
struct ws_feed_gap {
	__u64 first;
	__u64 missing;
	__u64 late;
	__u64 start_ns;
	__u64 end_ns;
};

WS_INLINE __u64 ws_feed_bits(__u64 count)
{
	return count >= 64 ? ~0ULL : (1ULL << count) - 1;
}

/* Counts set bits; the kernel's target has no instruction for it. */
WS_INLINE __u64 ws_feed_count_bits(__u64 bits)
{
	bits = bits - (bits >> 1 & 0x5555555555555555ULL);
	bits = (bits & 0x3333333333333333ULL) + (bits >> 2 & 0x3333333333333333ULL);
	bits = bits + (bits >> 4) & 0x0f0f0f0f0f0f0f0fULL;
	return bits * 0x0101010101010101ULL >> 56;
}

WS_INLINE void ws_feed_tell(struct ws_feed *feed, struct ws_feed_gap *gap)
{
	gap->first = feed->first;
	gap->missing = feed->missing;
	gap->late = feed->late;
	gap->start_ns = feed->start_ns;
	gap->end_ns = feed->end_ns;
	feed->missing = 0;
}

/* Numbers that are behind: whether they belong into the open gap. */
WS_INLINE bool ws_feed_fill(struct ws_feed *feed, __u64 mask, const struct ws_feed_datagram *datagram)
{
	__u64 offset = (datagram->number - feed->first) & mask;
	__u64 before = (feed->first - datagram->number) & mask;
	__u64 count = datagram->count;
	__u64 come;

	if (!feed->missing)
		return false;
	if (before && before < count) { /* it begins before the gap and reaches into it */
		offset = 0;
		count -= before;
	}
	if (offset >= feed->missing)
		return false;
	if (count > feed->missing - offset)
		count = feed->missing - offset;
	come = count;
	if (offset < 64) {
		__u64 bits = ws_feed_bits(count) << offset;
		__u64 in_view = offset + count > 64 ? 64 - offset : count;

		come = count - in_view + ws_feed_count_bits(bits & ~feed->came);
		feed->came |= bits;
	}
	if (come > feed->missing - feed->late)
		come = feed->missing - feed->late;
	feed->late += come;
	if (come)
		feed->end_ns = datagram->time_ns;
	return true;
}

/* Whether the sender has begun anew, as the datagrams in a row say that are behind. */
WS_INLINE bool ws_feed_restarts(struct ws_feed *feed, __u64 mask, const struct ws_feed_datagram *datagram)
{
	feed->restart_count = datagram->number == feed->restart_next ? feed->restart_count + 1 : 1;
	feed->restart_next = (datagram->number + datagram->count) & mask;
	return feed->restart_count >= WS_FEED_RESTART;
}

/* True if `gap` was filled in: at most one is told for each datagram. */
WS_OWN_FUNCTION bool ws_feed_on_datagram(struct ws_feed *feed, const struct ws_feed_numbers *numbers,
					 const struct ws_feed_datagram *datagram, struct ws_feed_gap *gap)
{
	__u64 now_ns = datagram->time_ns;
	__u64 mask = numbers->mask;
	__u64 ahead = (datagram->number - feed->next) & mask;
	bool told = false;

	if (feed->missing && now_ns - feed->seen_ns >= numbers->settle_ns) {
		ws_feed_tell(feed, gap);
		told = true;
	}
	if (feed->last_ns && ahead > mask >> 1) {
		if (ws_feed_fill(feed, mask, datagram)) {
			if (feed->late < feed->missing)
				return told;
			ws_feed_tell(feed, gap);
			return true;
		}
		if (!ws_feed_restarts(feed, mask, datagram))
			return told;
		if (feed->missing) {
			ws_feed_tell(feed, gap);
			told = true;
		}
	} else if (feed->last_ns && ahead) {
		if (feed->missing) {
			ws_feed_tell(feed, gap);
			told = true;
		}
		feed->first = feed->next;
		feed->missing = ahead;
		feed->late = 0;
		feed->came = 0;
		feed->start_ns = feed->last_ns;
		feed->seen_ns = now_ns;
		feed->end_ns = now_ns;
	}
	feed->restart_count = 0;
	feed->next = (datagram->number + datagram->count) & mask;
	feed->last_ns = now_ns;
	return told;
}

#endif
