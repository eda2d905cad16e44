/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_RETRANSMISSION_BPF_H
#define WIRESCOPE_RETRANSMISSION_BPF_H
/* Retransmissions that no program has seen: told with the next one (retransmission.bpf.c), or when the connection ends. */
#include "outcome.bpf.h"
#include "ring.bpf.h"
#include "socket.bpf.h"

/*
 * The kernel does not run a tracing program that the same CPU is already in, so an event can pass unseen. The
 * socket's own counter tells: what it counted beyond what was told is told as a kind of its own, so that the sum
 * stays the kernel's.
 */
static __always_inline void ws_tell_unseen(struct sock *sk, struct tcp_sock *tp, struct ws_socket *socket, __u32 seen)
{
	__s32 unseen = tp->total_retrans - socket->retransmits_told - seen;
	struct ws_retransmission_event *event;

	if (unseen <= 0)
		return;
	event = ws_reserve(WS_PROBE_RETRANSMISSION, sizeof(*event));
	if (!event)
		return;
	__builtin_memset(event, 0, sizeof(*event));
	ws_fill_header(&event->header, WS_RETRANSMISSION, bpf_ktime_get_ns(), bpf_get_socket_cookie(sk), tp, socket,
		       &socket->writer);
	event->segments = unseen > 0xffff ? 0xffff : unseen;
	event->retransmission_kind = WS_RETRANSMISSION_UNSEEN;
	ws_submit(WS_PROBE_RETRANSMISSION, event);
}

static __always_inline void ws_close_retransmissions(struct sock *sk, struct tcp_sock *tp, struct ws_socket *socket)
{
	ws_tell_unseen(sk, tp, socket, 0);
	socket->retransmits_told = tp->total_retrans;
	ws_close_outcomes(sk, tp, socket);
}

#endif
