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

/* The thread that used one direction of a socket last. What each use is compared with comes first. */
struct ws_user {
	__u32 tid : 24; /* at most 2^22 (PID_MAX_LIMIT, include/linux/threads.h) */
	__u32 source : 8; /* enum ws_owner_source */
	__u32 pid;
	__u64 cgroup_id;
	__u8 comm[WS_COMM_LEN];
};

/* One side's zero-window episode, open while start_ns is not 0, and what came before it. */
struct ws_zero_window_state {
	__u64 start_ns;
	__u64 blocked_since_ns;
	__u64 sender_blocked_ns;
	__u64 ended_ns; /* how long the window was closed in the episodes that have ended */
	__u64 told_ns; /* how long it was closed altogether by the last summary */
	__u32 bytes_unread;
	__u32 bytes_blocked;
	__u32 probes;
	__u32 ack; /* peer side: of the newest segment that closed the window */
	__u32 seq; /* peer side: of the same segment */
	__u32 closed_unseen; /* at the last summary the window was closed, but no episode of ours was open */
};

/* Only a socket with a window that was closed once has one: most never do. */
struct ws_zero_windows {
	struct ws_zero_window_state local;
	struct ws_zero_window_state peer;
};

/*
 * What we remember of a socket; it lives and dies with the socket. The kernel adds 72 bytes (struct
 * bpf_local_storage_elem) and rounds up to one of its slabs, so a byte more than 120 costs 64 for each socket. What every
 * segment and every call looks at lies in the first 56, which share a cache line.
 */
struct ws_socket {
	__u8 role : 3; /* enum ws_role */
	__u8 first_fin : 3; /* enum ws_end */
	__u8 joined_late : 1;
	__u8 is_entered : 1; /* in the ledger, as begun and not ended */
	__u8 awaits_outcome; /* of a retransmission (outcome.bpf.h) */
	/* A zero-window episode is open in `zero_windows`. Bytes of their own: the sides change on different CPUs. */
	__u8 local_window_closed;
	__u8 peer_window_closed;
	__u8 has_hole; /* open, in `holes` */
	__u8 reserved[3];
	struct ws_user reader;
	struct ws_user writer;
	__u64 opened_ns; /* SYN sent, or the child of a listener created */
	__u64 established_ns; /* 0 until then */
	/* What the last summary said, so that the next can tell what has changed. */
	__u64 told_ns; /* when; 0: no summary yet */
	__u64 bytes_sent_told;
	__u64 bytes_received_told;
	__u32 summary_retransmits_told;
	__u32 retransmits_told; /* of tcp_sock.total_retrans: how many are in events */
};

_Static_assert(sizeof(struct ws_user) == 32, "struct ws_user must be 32 bytes");
_Static_assert(sizeof(struct ws_socket) <= 120, "struct ws_socket must fit into a slab of 192 bytes");
_Static_assert(sizeof(struct ws_zero_windows) <= 184, "struct ws_zero_windows must fit into a slab of 256 bytes");

/* What we remember of a listener. */
struct ws_listener {
	__u32 drops_told; /* of sock.sk_drops */
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
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct ws_zero_windows);
} zero_windows SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct ws_listener);
} listeners SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ws_connection_ledger);
} connection_ledger SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WS_PROBE_COUNT);
	__type(key, __u32);
	__type(value, struct ws_probe_counters);
} probe_counters SEC(".maps");

#endif
