/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_MAPS_BPF_H
#define WIRESCOPE_MAPS_BPF_H
/*
 * The maps all probes share. Each probe is an object file of its own, so that one that fails to load takes
 * only its feature with it; the agent creates these maps once and hands them to every object by name.
 */
#include "kernel_types.h"

#include <bpf/bpf_helpers.h>

#include "wirescope/counters.h"
#include "wirescope/events.h"

/* The thread that used one direction of a socket last. */
struct ws_user {
	__u64 cgroup_id;
	__u32 pid;
	__u32 tid;
	__u8 comm[WS_COMM_LEN];
	__u8 source; /* enum ws_owner_source */
};

/* One side's zero-window episode, open while start_ns is not 0. */
struct ws_zero_window_state {
	__u64 start_ns;
	__u64 blocked_since_ns;
	__u64 sender_blocked_ns;
	__u32 bytes_unread;
	__u32 bytes_blocked;
	__u32 probes;
	__u32 ack; /* peer side: of the newest segment that closed the window */
	__u32 seq; /* peer side: of the same segment */
};

/* What the last summary of a connection said, so that the next can tell what has changed. */
struct ws_told {
	__u64 time_ns; /* 0: no summary yet */
	__u64 bytes_sent;
	__u64 bytes_received;
	__u64 local_zero_window_ns;
	__u64 peer_zero_window_ns;
	__u32 retransmits;
	__u8 local_closed_unseen; /* the window was closed, but no episode of ours was open */
	__u8 peer_closed_unseen;
};

/* What we remember of a socket; it lives and dies with the socket. */
struct ws_socket {
	__u64 opened_ns; /* SYN sent, or the child of a listener created */
	__u64 established_ns; /* 0 until then */
	struct ws_user reader;
	struct ws_user writer;
	struct ws_zero_window_state local_window;
	struct ws_zero_window_state peer_window;
	__u32 listen_drops_told; /* of sock.sk_drops of a listener */
	__u32 retransmits_told; /* of tcp_sock.total_retrans: how many are in events */
	__u8 role; /* enum ws_role */
	__u8 first_fin; /* enum ws_end */
	__u8 joined_late;
	__u64 local_zero_window_ns; /* of the episodes that have ended */
	__u64 peer_zero_window_ns;
	struct ws_told told;
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 << 20); /* the agent sets the size before it loads the first probe */
} events SEC(".maps");

/* Cloned from a listener to its children, so that a child knows its owner before anybody has read from it. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC | BPF_F_CLONE);
	__type(key, int);
	__type(value, struct ws_socket);
} sockets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WS_PROBE_COUNT);
	__type(key, __u32);
	__type(value, struct ws_probe_counters);
} probe_counters SEC(".maps");

#endif
