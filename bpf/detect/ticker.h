/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_TICKER_H
#define WIRESCOPE_TICKER_H
/*
 * A thread that wakes on one CPU at a steady period and notes when. It has a real-time priority, so that only what stops
 * the CPU itself makes it late: its host, a suspension, or a kernel that keeps interrupts off. The runtime of the caller,
 * with its pauses to collect garbage, does not.
 */
#include <linux/types.h>

#define WS_TICKS 512 /* that are kept */

struct ws_ticker;

/* NULL if this process may not have a real-time thread there. */
struct ws_ticker *ws_ticker_start(__u32 cpu, __u64 period_ns);

/* Ends the thread and frees it. */
void ws_ticker_stop(struct ws_ticker *ticker);

/* How many ticks there were. */
__u64 ws_ticker_count(const struct ws_ticker *ticker);

/* When tick n was, CLOCK_MONOTONIC; 0 if it is not kept any more or not there yet. */
__u64 ws_ticker_time(const struct ws_ticker *ticker, __u64 n);

#endif
