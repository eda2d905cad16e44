// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * The life of a connection, from the kernel's own state changes (tracepoint sock:inet_sock_set_state): connect, accept
 * and close, and what the other probes have to do when a connection ends. One program for all of them: each further one
 * would cost every state change of every connection its own entry, and its own look for the socket's storage.
 */
#include "../lib/connection.bpf.h"
#include "../lib/hole.bpf.h"
#include "../lib/retransmission.bpf.h"
#include "../lib/stall.bpf.h"
#include "../lib/zero_window.bpf.h"

#include <bpf/bpf_tracing.h>

/*
 * Which probes it works for, set by the agent. The verifier removes what is switched off, so that a part which this
 * kernel cannot run takes only its own probe with it.
 */
const volatile bool with_connection = true;
const volatile bool with_retransmission = true;
const volatile bool with_zero_window = true;
const volatile bool with_drop = true;

static __always_inline void on_close(struct sock *sk, int oldstate)
{
	struct ws_socket *socket;
	__u64 connection_id, now_ns;
	struct tcp_sock *tp;

	if (oldstate == TCP_CLOSE || oldstate == TCP_LISTEN)
		return;
	if (!ws_is_wanted(sk)) {
		ws_forget(sk);
		return;
	}
	tp = bpf_skc_to_tcp_sock(sk);
	if (!tp)
		return;
	socket = bpf_sk_storage_get(&sockets, sk, 0, 0);
	connection_id = bpf_get_socket_cookie(sk);
	now_ns = bpf_ktime_get_ns();
	if (with_connection)
		ws_tell_close(sk, tp, socket, connection_id, oldstate, now_ns);
	if (with_retransmission && socket)
		ws_close_retransmissions(sk, tp, socket);
	if (with_zero_window && socket) {
		ws_close_windows(sk, tp, socket, connection_id, now_ns);
		ws_close_hole(sk, tp, socket, connection_id, now_ns);
	}
	if (with_drop)
		ws_close_stall(tp, socket, connection_id, now_ns);
	if (with_connection && socket)
		ws_enter_ended(socket);
}

static __always_inline void on_established(struct sock *sk, int oldstate)
{
	struct tcp_sock *tp = bpf_skc_to_tcp_sock(sk);

	if (!tp)
		return;
	if (oldstate == TCP_SYN_SENT)
		ws_on_connected(sk, tp, bpf_ktime_get_ns());
	else
		ws_on_accepted(sk, tp, bpf_ktime_get_ns());
}

/* The states in between cost a comparison: nothing is to be told of them. */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(inet_sock_set_state, struct sock *sk, int oldstate, int newstate)
{
	if (newstate == TCP_CLOSE) {
		on_close(sk, oldstate);
		return 0;
	}
	if (!with_connection || sk->sk_protocol != IPPROTO_TCP)
		return 0;
	switch (newstate) {
	case TCP_SYN_SENT:
		ws_on_syn_sent(sk, bpf_ktime_get_ns());
		break;
	case TCP_LISTEN:
		ws_on_listen(sk);
		break;
	case TCP_SYN_RECV:
		ws_on_child(sk, bpf_ktime_get_ns());
		break;
	case TCP_ESTABLISHED:
		on_established(sk, oldstate);
		break;
	case TCP_FIN_WAIT1:
		ws_on_fin(sk, WS_END_LOCAL);
		break;
	case TCP_CLOSE_WAIT:
		ws_on_fin(sk, WS_END_REMOTE);
		break;
	default:
		break;
	}
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
