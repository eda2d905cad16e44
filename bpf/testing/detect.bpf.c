// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * The detectors as the kernel's compiler and verifier know them, run over made-up packets: a test compares what they say
 * with the library that the agent uses.
 */
#include "../lib/kernel_types.h"

#include <bpf/bpf_helpers.h>

#include "../detect/sequence.h"

#define SEQUENCES 1024

struct run {
	__u64 first_seed;
	__u64 count;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct run);
} run SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, SEQUENCES);
	__type(key, __u32);
	__type(value, struct ws_sequence_result);
} results SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ws_sequence);
} sequence SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ws_silence_sequence);
} silence_sequence SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ws_feed_sequence);
} feed_sequence SEC(".maps");

static long queue_packet(__u32 index, struct ws_sequence **state)
{
	ws_sequence_packet(*state);
	return 0;
}

static long silence_packet(__u32 index, struct ws_silence_sequence **state)
{
	ws_silence_sequence_packet(*state);
	return 0;
}

static long feed_datagram(__u32 index, struct ws_feed_sequence **state)
{
	ws_feed_sequence_datagram(*state);
	return 0;
}

static long queue_sequence(__u32 index, struct run **wanted)
{
	__u32 zero = 0;
	struct ws_sequence *state = bpf_map_lookup_elem(&sequence, &zero);
	struct ws_sequence_result *result = bpf_map_lookup_elem(&results, &index);

	if (!state || !result)
		return 1;
	ws_sequence_begin(state, (*wanted)->first_seed + index);
	bpf_loop(WS_SEQUENCE_PACKETS, queue_packet, &state, 0);
	ws_sequence_finish(state);
	result->digest = state->digest;
	result->events = state->events;
	return 0;
}

static long one_silence_sequence(__u32 index, struct run **wanted)
{
	__u32 zero = 0;
	struct ws_silence_sequence *state = bpf_map_lookup_elem(&silence_sequence, &zero);
	struct ws_sequence_result *result = bpf_map_lookup_elem(&results, &index);

	if (!state || !result)
		return 1;
	ws_silence_sequence_begin(state, (*wanted)->first_seed + index);
	bpf_loop(WS_SILENCE_PACKETS_IN_SEQUENCE, silence_packet, &state, 0);
	result->digest = state->digest;
	result->events = state->events;
	return 0;
}

static long one_feed_sequence(__u32 index, struct run **wanted)
{
	__u32 zero = 0;
	struct ws_feed_sequence *state = bpf_map_lookup_elem(&feed_sequence, &zero);
	struct ws_sequence_result *result = bpf_map_lookup_elem(&results, &index);

	if (!state || !result)
		return 1;
	ws_feed_sequence_begin(state, (*wanted)->first_seed + index);
	bpf_loop(WS_FEED_DATAGRAMS_IN_SEQUENCE, feed_datagram, &state, 0);
	result->digest = state->digest;
	result->events = state->events;
	return 0;
}

SEC("syscall")
int queues(void *ctx)
{
	__u32 zero = 0;
	struct run *wanted = bpf_map_lookup_elem(&run, &zero);

	if (wanted)
		bpf_loop(wanted->count, queue_sequence, &wanted, 0);
	return 0;
}

SEC("syscall")
int silences(void *ctx)
{
	__u32 zero = 0;
	struct run *wanted = bpf_map_lookup_elem(&run, &zero);

	if (wanted)
		bpf_loop(wanted->count, one_silence_sequence, &wanted, 0);
	return 0;
}

SEC("syscall")
int feeds(void *ctx)
{
	__u32 zero = 0;
	struct run *wanted = bpf_map_lookup_elem(&run, &zero);

	if (wanted)
		bpf_loop(wanted->count, one_feed_sequence, &wanted, 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
