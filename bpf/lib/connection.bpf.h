/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_CONNECTION_BPF_H
#define WIRESCOPE_CONNECTION_BPF_H
/* Connect, accept and close, and what is remembered of a socket from its beginning. */
#include "ledger.bpf.h"
#include "ring.bpf.h"
#include "socket.bpf.h"
#include "tcp.bpf.h"
#include "wanted.bpf.h"

#define ECONNRESET 104
#define EPIPE 32
#define ETIMEDOUT 110
#define ECONNREFUSED 111
#define EHOSTUNREACH 113
#define ENETUNREACH 101

static __always_inline struct ws_socket *ws_remember(struct sock *sk)
{
	struct ws_socket *socket = bpf_sk_storage_get(&sockets, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);

	if (!socket)
		ws_count_lost_state(WS_PROBE_CONNECTION);
	return socket;
}

/* What may be remembered of a socket that turns out not to be wanted. */
static __always_inline void ws_forget(struct sock *sk)
{
	struct ws_socket *socket = bpf_sk_storage_get(&sockets, sk, 0, 0);

	if (!socket)
		return;
	ws_enter_ended(socket);
	bpf_sk_storage_delete(&zero_windows, sk);
	bpf_sk_storage_delete(&sockets, sk);
}

/* A socket may connect or listen again after it was closed: nothing of before counts. */
static __always_inline void ws_begin(struct sock *sk, struct ws_socket *socket, __u8 role, __u8 source)
{
	if (socket->role) {
		ws_enter_ended_unseen(socket);
		bpf_sk_storage_delete(&zero_windows, sk);
		__builtin_memset(socket, 0, sizeof(*socket));
	}
	socket->role = role;
	ws_set_user(&socket->reader, source);
	socket->writer = socket->reader;
}

static __always_inline void ws_on_syn_sent(struct sock *sk, __u64 now_ns)
{
	struct ws_socket *socket;

	if (!ws_may_be_wanted(sk)) {
		ws_forget(sk);
		return;
	}
	socket = ws_remember(sk);
	if (!socket)
		return;
	ws_begin(sk, socket, WS_ROLE_CLIENT, WS_OWNER_OPENER);
	ws_enter_begun(socket);
	socket->opened_ns = now_ns;
}

static __always_inline void ws_on_listen(struct sock *sk)
{
	struct ws_socket *socket;

	if (!ws_is_wanted(sk)) {
		ws_forget(sk);
		return;
	}
	socket = ws_remember(sk);
	if (socket)
		ws_begin(sk, socket, WS_ROLE_SERVER, WS_OWNER_LISTENER);
}

/* Softirq: the child was just cloned from its listener, and so was the listener's storage. */
static __always_inline void ws_on_child(struct sock *sk, __u64 now_ns)
{
	struct ws_socket *socket;

	if (!ws_is_wanted(sk)) {
		ws_forget(sk);
		return;
	}
	socket = ws_remember(sk);
	if (!socket)
		return;
	socket->role = WS_ROLE_SERVER;
	socket->opened_ns = now_ns;
	socket->joined_late = 0; /* the listener may be older than the agent, this connection is not */
	ws_enter_begun(socket);
}

static __always_inline void ws_on_connected(struct sock *sk, struct tcp_sock *tp, __u64 now_ns)
{
	struct ws_socket *socket;
	struct ws_connect_event *event;

	if (!ws_is_wanted(sk)) {
		ws_forget(sk);
		return;
	}
	socket = bpf_sk_storage_get(&sockets, sk, 0, 0);
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

static __always_inline void ws_on_accepted(struct sock *sk, struct tcp_sock *tp, __u64 now_ns)
{
	struct ws_socket *socket = bpf_sk_storage_get(&sockets, sk, 0, 0);
	struct ws_accept_event *event;

	if (!socket || !ws_is_wanted(sk))
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
static __always_inline void ws_on_fin(struct sock *sk, __u8 sent_by)
{
	struct ws_socket *socket = bpf_sk_storage_get(&sockets, sk, 0, 0);

	if (socket && !socket->first_fin)
		socket->first_fin = sent_by;
}

static __always_inline void ws_judge_failed_attempt(struct ws_close_event *event, int error)
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

static __always_inline void ws_judge_close(struct ws_close_event *event, int oldstate, int error, __u8 first_fin)
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

static __always_inline void ws_tell_close(struct sock *sk, struct tcp_sock *tp, const struct ws_socket *socket,
					  __u64 connection_id, int oldstate, __u64 now_ns)
{
	struct ws_close_event *event;
	int error;

	event = ws_reserve(WS_PROBE_CONNECTION, sizeof(*event));
	if (!event)
		return;
	ws_fill_header(&event->header, WS_CLOSE, now_ns, connection_id, tp, socket, socket ? &socket->reader : NULL);
	event->bytes_sent = ws_bytes_sent(tp, oldstate, event->header.role);
	event->bytes_received = ws_bytes_received(tp);
	event->retransmits = tp->total_retrans;
	event->min_rtt_us = ws_min_rtt_us(tp);
	event->established = oldstate != TCP_SYN_SENT && oldstate != TCP_SYN_RECV;
	event->joined_late = socket ? socket->joined_late : 1;
	event->mptcp_token = ws_mptcp_token(tp);
	event->duration_ns = 0;
	if (socket && socket->established_ns)
		event->duration_ns = now_ns - socket->established_ns;
	else if (socket && socket->opened_ns)
		event->duration_ns = now_ns - socket->opened_ns;
	error = sk->sk_err;
	if (event->established)
		ws_judge_close(event, oldstate, error, socket ? socket->first_fin : WS_END_UNKNOWN);
	else
		ws_judge_failed_attempt(event, error);
	ws_submit(WS_PROBE_CONNECTION, event);
}

#endif
