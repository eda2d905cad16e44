// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Listeners that turn connections away. The kernel counts them in the socket (tcp_listendrop()), so that nothing need
 * be looked at while they happen: the agent has the listeners walked once a second, and each that turned somebody away
 * is told, with how many wait in its accept queue.
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

SEC("iter/bpf_sk_storage_map")
int listen_queue(struct bpf_iter__bpf_sk_storage_map *ctx)
{
	struct ws_socket *socket = ctx->value;
	struct ws_listener *listener;
	struct sock *sk = ctx->sk;
	struct tcp_sock *tp;
	__u32 drops;

	if (!sk || !socket || sk->__sk_common.skc_state != TCP_LISTEN)
		return 0;
	drops = sk->sk_drops.counter;
	if (!drops)
		return 0;
	listener = bpf_sk_storage_get(&listeners, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!listener) {
		ws_count_lost_state(WS_PROBE_LISTEN_QUEUE);
		return 0;
	}
	if (drops == listener->drops_told)
		return 0;
	tp = bpf_skc_to_tcp_sock(sk);
	if (tp)
		tell(sk, tp, socket, listener, drops);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
