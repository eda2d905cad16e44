/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_VIRTUAL_QUEUE_H
#define WIRESCOPE_VIRTUAL_QUEUE_H
/*
 * Bursts as a switch's queue would see them: every packet joins a queue that drains at a constant rate. A burst starts
 * when the queue reaches `high_bytes`, back-dated to the packet with which it last left zero, and ends when it has been
 * at or below `low_bytes` for `hold_ns`; its end is the last packet that left the queue above `low_bytes`.
 *
 * The queue is held at twice `high_bytes`, so that the end does not wait until all that came has drained; what an
 * endless queue would have held is reported as the peak.
 *
 * Pure C without kernel types: compiled into a BPF object and into a library, which must give the same events for the
 * same packets. Integer arithmetic only. Times in nanoseconds of any one clock; they do not go backwards.
 */
#include <linux/types.h>

#define WS_INLINE static inline __attribute__((always_inline))
/* For what is long: in one function with the rest, the BPF compiler runs out of registers. */
#define WS_OWN_FUNCTION static __attribute__((noinline, unused))

#define WS_QUEUE_SHIFT 24 /* the queue is kept in 2^-24 bytes */
#define WS_QUEUE_BYTES_MAX (1ULL << 38)

struct ws_queue_rule {
	__u64 drain; /* 2^-24 bytes a nanosecond, below 2^32; 0: no burst is ever seen */
	__u64 high_bytes;
	__u64 low_bytes;
	__u64 hold_ns;
};

/* What a packet adds, in one direction of one interface. */
struct ws_sums {
	__u64 bytes;
	__u64 packets;
	__u64 wire_packets;
	__u64 ecn_ce_packets;
};

struct ws_queue {
	__u64 last_ns; /* of the newest packet */
	__u64 level; /* held at twice high_bytes */
	__u64 need; /* what an endless queue would hold */
	__u64 peak; /* of need, since start_ns */
	__u64 start_ns; /* the packet with which it left zero, or the first after a burst that did not empty it */
	__u64 end_ns; /* the last packet that left it above low_bytes */
	__u64 fall_ns; /* when it has fallen to low_bytes after end_ns */
	__u64 open; /* 1: a burst */
	struct ws_sums sums; /* since start_ns */
	struct ws_sums sums_at_end; /* up to end_ns */
};

struct ws_queue_burst {
	__u64 start_ns;
	__u64 end_ns;
	__u64 peak_bytes;
	struct ws_sums sums;
};

/* The drain of a rule for a rate; 2^24 / 10^9 is 2^15 / 1953125. */
WS_INLINE __u64 ws_queue_drain(__u64 bytes_per_second)
{
	const __u64 most = 1ULL << 37; /* 137 GB/s */

	if (bytes_per_second > most)
		bytes_per_second = most;
	return (bytes_per_second << 15) / 1953125;
}

WS_INLINE void ws_add_sums(struct ws_sums *sums, const struct ws_sums *more)
{
	sums->bytes += more->bytes;
	sums->packets += more->packets;
	sums->wire_packets += more->wire_packets;
	sums->ecn_ce_packets += more->ecn_ce_packets;
}

WS_INLINE void ws_clear_sums(struct ws_sums *sums)
{
	sums->bytes = 0;
	sums->packets = 0;
	sums->wire_packets = 0;
	sums->ecn_ce_packets = 0;
}

WS_INLINE __u64 ws_queue_drained(__u64 level, __u64 drain, __u64 elapsed_ns)
{
	__u64 gone;

	if (elapsed_ns >> 32)
		return 0;
	gone = elapsed_ns * drain;
	return gone < level ? level - gone : 0;
}

WS_INLINE __u64 ws_queue_filled(__u64 level, __u64 bytes, __u64 most_bytes)
{
	__u64 most = most_bytes << WS_QUEUE_SHIFT;

	/* of two below 2^63 the sum does not wrap */
	level += (bytes < WS_QUEUE_BYTES_MAX ? bytes : WS_QUEUE_BYTES_MAX) << WS_QUEUE_SHIFT;
	return level < most ? level : most;
}

/* Ends the burst if it is over at now_ns; 1 if it was, and then it is in burst. For every packet, and from time to time. */
WS_INLINE int ws_queue_end(struct ws_queue *queue, const struct ws_queue_rule *rule, __u64 now_ns,
			   struct ws_queue_burst *burst)
{
	if (!queue->open || (rule->drain && now_ns < queue->fall_ns + rule->hold_ns))
		return 0;
	burst->start_ns = queue->start_ns;
	burst->end_ns = queue->end_ns;
	burst->peak_bytes = queue->peak >> WS_QUEUE_SHIFT;
	burst->sums = queue->sums_at_end;
	queue->open = 0;
	queue->start_ns = 0; /* the next packet starts anew */
	return 1;
}

/*
 * A packet at now_ns, after ws_queue_end() was asked about the same time. `bytes` joins the queue; `packet` is what it
 * adds to the sums.
 */
WS_INLINE void ws_queue_add(struct ws_queue *queue, const struct ws_queue_rule *rule, __u64 now_ns, __u64 bytes,
			    const struct ws_sums *packet)
{
	__u64 elapsed_ns = now_ns - queue->last_ns;
	__u64 low = rule->low_bytes << WS_QUEUE_SHIFT;

	if (!rule->drain)
		return;
	queue->last_ns = now_ns;
	queue->level = ws_queue_drained(queue->level, rule->drain, elapsed_ns);
	queue->need = ws_queue_drained(queue->need, rule->drain, elapsed_ns);
	if (!queue->open && (!queue->level || !queue->start_ns)) {
		queue->start_ns = now_ns;
		queue->need = queue->level;
		queue->peak = 0;
		ws_clear_sums(&queue->sums);
	}
	queue->level = ws_queue_filled(queue->level, bytes, 2 * rule->high_bytes);
	queue->need = ws_queue_filled(queue->need, bytes, WS_QUEUE_BYTES_MAX);
	if (queue->need > queue->peak)
		queue->peak = queue->need;
	ws_add_sums(&queue->sums, packet);
	if (queue->level >= rule->high_bytes << WS_QUEUE_SHIFT)
		queue->open = 1;
	if (queue->level > low) {
		queue->end_ns = now_ns;
		queue->fall_ns = now_ns + (queue->level - low + rule->drain - 1) / rule->drain;
		queue->sums_at_end = queue->sums;
	}
}

#endif
