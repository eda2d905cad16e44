// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Listeners that turn connections away. The kernel counts what they drop in the socket (sk_drops), so that nothing need
 * be looked at while they happen: the agent has the listeners walked once a second, and each that turned somebody away
 * is told, with how many wait in its accept queue.
 *
 * The agent loads one of the two programs, as of connection_summary.bpf.c.
 */
#include "../lib/ring.bpf.h"
#include "../lib/socket.bpf.h"

#include <bpf/bpf_tracing.h>

static __always_inline void tell(struct sock *sk, struct tcp_sock *tp, struct ws_socket *socket,
				 struct ws_listener *listener, __u32 drops)
{
	struct ws_listen_overflow_event *event = ws_reserve(WS_PROBE_LISTEN_QUEUE, sizeof(*event));

	if (!event)
		return; /* they are told by the next walk */
	ws_fill_header(&event->header, WS_LISTEN_OVERFLOW, bpf_ktime_get_ns(), bpf_get_socket_cookie(sk), tp, socket,
		       &socket->reader);
	event->count = drops - listener->drops_told;
	event->backlog = sk->sk_ack_backlog;
	event->limit = sk->sk_max_ack_backlog;
	event->reserved = 0;
	listener->drops_told = drops;
	ws_submit(WS_PROBE_LISTEN_QUEUE, event);
}

static __always_inline void look_at(struct sock *sk, struct tcp_sock *tp, struct ws_socket *socket)
{
	__u32 drops = sk->sk_drops.counter;
	struct ws_listener *listener;

	if (!drops)
		return;
	listener = bpf_sk_storage_get(&listeners, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!listener) {
		ws_count_lost_state(WS_PROBE_LISTEN_QUEUE);
		return;
	}
	if (drops != listener->drops_told)
		tell(sk, tp, socket, listener, drops);
}

SEC("iter/bpf_sk_storage_map")
int listen_queue(struct bpf_iter__bpf_sk_storage_map *ctx)
{
	struct ws_socket *socket = ctx->value;
	struct sock *sk = ctx->sk;
	struct tcp_sock *tp;

	if (!sk || !socket || sk->__sk_common.skc_state != TCP_LISTEN)
		return 0;
	tp = bpf_skc_to_tcp_sock(sk);
	if (tp)
		look_at(sk, tp, socket);
	return 0;
}

#define END_OF_WALK 1 /* the reader gets EAGAIN, bpf_iter_run_prog() */

SEC("iter/tcp")
int listen_queue_of_namespace(struct bpf_iter__tcp *ctx)
{
	struct sock_common *visited = ctx->sk_common;
	struct ws_socket *socket;
	struct tcp_sock *tp;

	if (!visited)
		return 0;
	if (visited->skc_state != TCP_LISTEN)
		return END_OF_WALK; /* listeners come first; the kernel locks each socket that it visits */
	tp = bpf_skc_to_tcp_sock(visited);
	if (!tp)
		return 0;
	socket = bpf_sk_storage_get(&sockets, tp, 0, 0);
	if (socket)
		look_at((struct sock *)tp, tp, socket);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
