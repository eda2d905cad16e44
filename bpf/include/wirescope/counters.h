/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_COUNTERS_H
#define WIRESCOPE_COUNTERS_H
/* What the probes count about themselves. One per-CPU slot for each probe; user space sums the CPUs. */
#include <linux/types.h>

/* Ids are never reused: they name rows in stored data. */
enum ws_probe {
	WS_PROBE_CONNECTION = 0,
	WS_PROBE_SOCKET_USER = 1,
	WS_PROBE_RETRANSMISSION = 2,
	WS_PROBE_ZERO_WINDOW = 3,
	WS_PROBE_EXISTING_SOCKET = 4,
	WS_PROBE_DROP = 5,
	WS_PROBE_RESET = 6,
	WS_PROBE_LISTEN_QUEUE = 7,
	WS_PROBE_CONNECTION_SUMMARY = 9,
	WS_PROBE_INTERFACE = 10,
	WS_PROBE_PROCESS = 11,
	WS_PROBE_FEED = 12,
	WS_PROBE_COUNT = 13,
};

struct ws_probe_counters {
	__u64 sent; /* records submitted to the ring */
	__u64 lost_ring; /* records that did not fit into the ring */
	__u64 lost_state; /* facts not kept because a map or the socket's storage could not be had */
	__u64 lost_limit; /* records not made because there were more than the probe's limit of them */
};

/*
 * What has become of the connections that we know. begun - ended of them are open, and a walk over the sockets finds
 * these; those that it does not find have ended while the kernel ran no program for it (decision 0007).
 */
struct ws_connection_ledger {
	__u64 begun;
	__u64 ended;
	__u64 ended_unseen; /* the same socket began again, though we have not seen its connection end */
	__u64 found; /* by all walks together */
};

/* Transitions and durations of zero-window episodes, one slot for each enum ws_side - 1. */
#define WS_DURATION_BUCKETS 40 /* bucket b: [2^b, 2^(b+1)) ns; the last one is open-ended (9 minutes) */

struct ws_zero_window_counters {
	__u64 started;
	__u64 ended;
	__u64 duration_buckets[WS_DURATION_BUCKETS];
};

_Static_assert(sizeof(struct ws_probe_counters) == 32, "struct ws_probe_counters must be 32 bytes");
_Static_assert(sizeof(struct ws_connection_ledger) == 32, "struct ws_connection_ledger must be 32 bytes");
_Static_assert(sizeof(struct ws_zero_window_counters) == 336, "struct ws_zero_window_counters must be 336 bytes");

#endif
