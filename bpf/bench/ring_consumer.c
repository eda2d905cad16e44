// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * What a native agent would do: libbpf's own ring buffer, drained every PERIOD_US microseconds, every field of
 * each event read. Takes the ring by its map id; prints one line of JSON when the flood ends.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "ring_flood.h"
#include "wirescope/events.h"

struct consumer {
	__u64 records;
	__u64 sum;
	__u64 checksum; /* of every field, so that none of the reads can be left out */
	int ended;
};

static __u64 clock_ns(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

static __u64 word(const __u8 *bytes)
{
	__u64 value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

static void take(struct consumer *consumer, const struct ws_retransmission_event *event)
{
	const struct ws_event_header *header = &event->header;

	consumer->records++;
	consumer->sum += event->seq;
	consumer->checksum += header->time_ns ^ header->connection_id ^ header->cgroup_id ^ header->pid ^ header->tid ^
			      header->netns ^ header->local_port ^ header->remote_port ^ header->kind ^
			      header->ip_version ^ header->role ^ header->owner_source ^ header->srtt_us ^
			      word(header->comm) ^ word(header->comm + 8) ^ word(header->local_ip) ^
			      word(header->local_ip + 8) ^ word(header->remote_ip) ^ word(header->remote_ip + 8) ^
			      event->seq ^ event->bytes ^ event->segments ^ event->attempt ^
			      event->retransmission_kind ^ event->ca_state ^ event->pending_timer;
}

static int on_record(void *context, void *data, size_t size)
{
	struct consumer *consumer = context;
	const struct ws_event_header *header = data;

	if (size == sizeof(struct ws_retransmission_event) && header->kind == WS_RETRANSMISSION)
		take(consumer, data);
	else if (size >= sizeof(*header) && header->kind == WS_FLOOD_END)
		consumer->ended = 1;
	return 0;
}

int main(int argc, char **argv)
{
	struct consumer consumer = {0};
	struct ring_buffer *ring;
	unsigned int period_us;
	__u64 first_ns = 0, first_cpu_ns = 0;
	int fd, count, began = 0;

	if (argc != 3) {
		fprintf(stderr, "usage: ring_consumer MAP_ID PERIOD_US\n");
		return 2;
	}
	period_us = strtoul(argv[2], NULL, 10);
	fd = bpf_map_get_fd_by_id(strtoul(argv[1], NULL, 10));
	if (fd < 0) {
		fprintf(stderr, "ring_consumer: map %s: %s; run as root\n", argv[1], strerror(errno));
		return 1;
	}
	ring = ring_buffer__new(fd, on_record, &consumer, NULL);
	if (!ring) {
		fprintf(stderr, "ring_consumer: mapping of the ring: %s\n", strerror(errno));
		return 1;
	}
	puts("ready");
	fflush(stdout);
	while (!consumer.ended) {
		if (!began) {
			first_ns = clock_ns(CLOCK_MONOTONIC);
			first_cpu_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID);
		}
		count = ring_buffer__consume(ring);
		if (count < 0) {
			fprintf(stderr, "ring_consumer: ring_buffer__consume: %s\n", strerror(-count));
			return 1;
		}
		began |= count > 0;
		if (!consumer.ended)
			usleep(period_us);
	}
	printf("{\"records\":%llu,\"sum\":%llu,\"checksum\":%llu,\"wall_ns\":%llu,\"cpu_ns\":%llu}\n",
	       (unsigned long long)consumer.records, (unsigned long long)consumer.sum,
	       (unsigned long long)consumer.checksum, (unsigned long long)(clock_ns(CLOCK_MONOTONIC) - first_ns),
	       (unsigned long long)(clock_ns(CLOCK_THREAD_CPUTIME_ID) - first_cpu_ns));
	ring_buffer__free(ring);
	return 0;
}
