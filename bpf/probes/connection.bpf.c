// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * The life of a connection, from the kernel's own state changes (tracepoint sock:inet_sock_set_state):
 * connect, accept and close. Nothing happens here for a segment of an established connection.
 */
#include "../lib/ring.bpf.h"
#include "../lib/socket.bpf.h"
#include "../lib/tcp.bpf.h"

#include <bpf/bpf_tracing.h>

#define ECONNRESET 104
#define EPIPE 32
#define ETIMEDOUT 110
#define ECONNREFUSED 111
#define EHOSTUNREACH 113
#define ENETUNREACH 101

static __always_inline struct ws_socket *remember(struct sock *sk)
{
	struct ws_socket *socket = bpf_sk_storage_get(&sockets, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);

	if (!socket)
		ws_count_lost_state(WS_PROBE_CONNECTION);
	return socket;
}

static __always_inline void on_syn_sent(struct sock *sk, __u64 now_ns)
{
	struct ws_socket *socket = remember(sk);

	if (!socket)
		return;
	__builtin_memset(socket, 0, sizeof(*socket)); /* a socket may connect again after it was closed */
	socket->role = WS_ROLE_CLIENT;
	socket->opened_ns = now_ns;
	ws_set_user(&socket->reader, WS_OWNER_OPENER);
	socket->writer = socket->reader;
}

static __always_inline void on_listen(struct sock *sk)
{
	struct ws_socket *socket = remember(sk);

	if (!socket)
		return;
	__builtin_memset(socket, 0, sizeof(*socket));
	socket->role = WS_ROLE_SERVER;
	ws_set_user(&socket->reader, WS_OWNER_LISTENER);
	socket->writer = socket->reader;
}

/* Softirq: the child was just cloned from its listener, and so was the listener's storage. */
static __always_inline void on_child(struct sock *sk, __u64 now_ns)
{
	struct ws_socket *socket = remember(sk);

	if (!socket)
		return;
	socket->role = WS_ROLE_SERVER;
	socket->opened_ns = now_ns;
	socket->joined_late = 0; /* the listener may be older than the agent, this connection is not */
}

static __always_inline void on_connected(struct sock *sk, struct tcp_sock *tp, __u64 now_ns)
{
	struct ws_socket *socket = bpf_sk_storage_get(&sockets, sk, 0, 0);
	struct ws_connect_event *event;

	if (!socket || !socket->opened_ns)
		return;
	socket->established_ns = now_ns;
	event = ws_reserve(WS_PROBE_CONNECTION, sizeof(*event));
	if (!event)
		return;
	ws_fill_header(&event->header, WS_CONNECT, now_ns, bpf_get_socket_cookie(sk), tp, socket, &socket->writer);
	event->connect_latency_ns = now_ns - socket->opened_ns;
	ws_submit(WS_PROBE_CONNECTION, event);
}

static __always_inline void on_accepted(struct sock *sk, struct tcp_sock *tp, __u64 now_ns)
{
	struct ws_socket *socket = bpf_sk_storage_get(&sockets, sk, 0, 0);
	struct ws_accept_event *event;

	if (!socket)
		return;
	socket->established_ns = now_ns;
	socket->retransmits_told = tp->total_retrans; /* a child starts with its SYN-ACKs, which were told */
	event = ws_reserve(WS_PROBE_CONNECTION, sizeof(*event));
	if (!event)
		return;
	ws_fill_header(&event->header, WS_ACCEPT, now_ns, bpf_get_socket_cookie(sk), tp, socket, &socket->reader);
	ws_submit(WS_PROBE_CONNECTION, event);
}

/* Which side sent the first FIN is seen only while it happens. */
static __always_inline void on_fin(struct sock *sk, __u8 sent_by)
{
	struct ws_socket *socket = bpf_sk_storage_get(&sockets, sk, 0, 0);

	if (socket && !socket->first_fin)
		socket->first_fin = sent_by;
}

static __always_inline void judge_failed_attempt(struct ws_close_event *event, int error)
{
	switch (error) {
	case ECONNREFUSED:
	case ECONNRESET:
		event->close_reason = WS_CLOSE_REFUSED;
		event->closed_by = WS_END_REMOTE;
		return;
	case ETIMEDOUT:
		event->close_reason = WS_CLOSE_TIMEOUT;
		event->closed_by = WS_END_KERNEL;
		return;
	case EHOSTUNREACH:
	case ENETUNREACH:
		event->close_reason = WS_CLOSE_UNREACHABLE;
		event->closed_by = WS_END_KERNEL;
		return;
	default:
		event->close_reason = WS_CLOSE_ABORTED;
		event->closed_by = WS_END_LOCAL;
	}
}

static __always_inline void judge_close(struct ws_close_event *event, int oldstate, int error, __u8 first_fin)
{
	if (error == ETIMEDOUT) {
		event->close_reason = WS_CLOSE_TIMEOUT;
		event->closed_by = WS_END_KERNEL;
	} else if (error == ECONNRESET || error == EPIPE || error == ECONNREFUSED) {
		/* tcp_reset() sets EPIPE in CLOSE_WAIT, ECONNREFUSED in SYN_SENT, ECONNRESET elsewhere */
		event->close_reason = WS_CLOSE_RESET;
		event->closed_by = WS_END_REMOTE;
	} else if (first_fin && oldstate != TCP_ESTABLISHED && oldstate != TCP_CLOSE_WAIT) {
		event->close_reason = WS_CLOSE_FIN;
		event->closed_by = first_fin;
	} else {
		/* straight from an open state without an error: we sent the RST (unread data, SO_LINGER 0) */
		event->close_reason = WS_CLOSE_RESET;
		event->closed_by = WS_END_LOCAL;
	}
}

static __always_inline void on_close(struct sock *sk, struct tcp_sock *tp, int oldstate, __u64 now_ns)
{
	struct ws_socket *socket = bpf_sk_storage_get(&sockets, sk, 0, 0);
	struct ws_close_event *event;
	int error;

	if (oldstate == TCP_CLOSE || oldstate == TCP_LISTEN)
		return;
	event = ws_reserve(WS_PROBE_CONNECTION, sizeof(*event));
	if (!event)
		return;
	ws_fill_header(&event->header, WS_CLOSE, now_ns, bpf_get_socket_cookie(sk), tp, socket,
		       socket ? &socket->reader : NULL);
	event->bytes_sent = ws_bytes_sent(tp, oldstate, event->header.role);
	event->bytes_received = ws_bytes_received(tp);
	event->retransmits = tp->total_retrans;
	event->min_rtt_us = ws_min_rtt_us(tp);
	event->established = oldstate != TCP_SYN_SENT && oldstate != TCP_SYN_RECV;
	event->joined_late = socket ? socket->joined_late : 1;
	event->reserved = 0;
	event->duration_ns = 0;
	if (socket && socket->established_ns)
		event->duration_ns = now_ns - socket->established_ns;
	else if (socket && socket->opened_ns)
		event->duration_ns = now_ns - socket->opened_ns;
	error = sk->sk_err;
	if (event->established)
		judge_close(event, oldstate, error, socket ? socket->first_fin : WS_END_UNKNOWN);
	else
		judge_failed_attempt(event, error);
	ws_submit(WS_PROBE_CONNECTION, event);
}

static __always_inline void on_state_change(struct sock *sk, int oldstate, int newstate)
{
	struct tcp_sock *tp = bpf_skc_to_tcp_sock(sk);
	__u64 now_ns;

	if (!tp)
		return;
	now_ns = bpf_ktime_get_ns();
	switch (newstate) {
	case TCP_SYN_SENT:
		on_syn_sent(sk, now_ns);
		return;
	case TCP_LISTEN:
		on_listen(sk);
		return;
	case TCP_SYN_RECV:
		on_child(sk, now_ns);
		return;
	case TCP_ESTABLISHED:
		if (oldstate == TCP_SYN_SENT)
			on_connected(sk, tp, now_ns);
		else
			on_accepted(sk, tp, now_ns);
		return;
	case TCP_FIN_WAIT1:
		on_fin(sk, WS_END_LOCAL);
		return;
	case TCP_CLOSE_WAIT:
		on_fin(sk, WS_END_REMOTE);
		return;
	case TCP_CLOSE:
		on_close(sk, tp, oldstate, now_ns);
		return;
	default:
		return;
	}
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(inet_sock_set_state, struct sock *sk, int oldstate, int newstate)
{
	on_state_change(sk, oldstate, newstate);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
