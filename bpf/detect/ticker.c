/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#define _GNU_SOURCE
#include "ticker.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>

#define NS_IN_S 1000000000ULL
#define PRIORITY 90 /* above the applications', below the kernel's own watchdogs at 99 */
#define STACK_BYTES 65536

struct ws_ticker {
	pthread_t thread;
	__u64 period_ns;
	int stop;
	__u64 count;
	__u64 times[WS_TICKS];
};

static __u64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NS_IN_S + now.tv_nsec;
}

static void *tick(void *argument)
{
	struct ws_ticker *ticker = argument;

	while (!__atomic_load_n(&ticker->stop, __ATOMIC_RELAXED)) {
		__u64 next_ns = now_ns() + ticker->period_ns;
		struct timespec next = {.tv_sec = next_ns / NS_IN_S, .tv_nsec = next_ns % NS_IN_S};

		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
		ticker->times[ticker->count % WS_TICKS] = now_ns();
		__atomic_store_n(&ticker->count, ticker->count + 1, __ATOMIC_RELEASE);
	}
	return NULL;
}

struct ws_ticker *ws_ticker_start(__u32 cpu, __u64 period_ns)
{
	struct sched_param priority = {.sched_priority = PRIORITY};
	struct ws_ticker *ticker = calloc(1, sizeof(*ticker));
	pthread_attr_t attributes;
	cpu_set_t *cpus = CPU_ALLOC(cpu + 1);
	size_t bytes = CPU_ALLOC_SIZE(cpu + 1);
	int error = !ticker || !cpus;

	if (!error) {
		ticker->period_ns = period_ns;
		CPU_ZERO_S(bytes, cpus);
		CPU_SET_S(cpu, bytes, cpus);
		pthread_attr_init(&attributes);
		error = pthread_attr_setaffinity_np(&attributes, bytes, cpus) ||
			pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED) ||
			pthread_attr_setschedpolicy(&attributes, SCHED_FIFO) ||
			pthread_attr_setschedparam(&attributes, &priority) ||
			pthread_attr_setstacksize(&attributes, STACK_BYTES) ||
			pthread_create(&ticker->thread, &attributes, tick, ticker);
		pthread_attr_destroy(&attributes);
	}
	CPU_FREE(cpus);
	if (!error)
		return ticker;
	free(ticker);
	return NULL;
}

void ws_ticker_stop(struct ws_ticker *ticker)
{
	__atomic_store_n(&ticker->stop, 1, __ATOMIC_RELAXED);
	pthread_join(ticker->thread, NULL);
	free(ticker);
}

__u64 ws_ticker_count(const struct ws_ticker *ticker)
{
	return __atomic_load_n(&ticker->count, __ATOMIC_ACQUIRE);
}

__u64 ws_ticker_time(const struct ws_ticker *ticker, __u64 n)
{
	__u64 time_ns = ticker->times[n % WS_TICKS];
	__u64 count = ws_ticker_count(ticker);

	/* one less than are kept: the oldest may be written over right now */
	return n < count && count - n < WS_TICKS ? time_ns : 0;
}
