// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Retransmissions, and attempts that failed on this node, with the timer or signal that caused each
 * (tracepoints tcp:tcp_retransmit_skb and tcp:tcp_retransmit_synack). What became of each is found where the
 * acknowledgements pass (zero_window.bpf.c) and told later.
 */
#include "../lib/outcome.bpf.h"
#include "../lib/retransmission.bpf.h"
#include "../lib/ring.bpf.h"
#include "../lib/socket.bpf.h"
#include "../lib/wanted.bpf.h"

#include <bpf/bpf_tracing.h>

/* Set by the agent from the kernel's BTF: since commit ad892e912b84 the tracepoint also fires for failed attempts. */
const volatile bool has_retransmit_error = false;

static __always_inline __u8 classify(__u8 state, __u8 ca_state, __u8 pending_timer)
{
	if (state == TCP_SYN_SENT)
		return WS_RETRANSMISSION_SYN;
	/* A stale probe timer may still be pending in Recovery: the congestion state is asked first. */
	if (ca_state == TCP_CA_Recovery)
		return WS_RETRANSMISSION_FAST;
	if (ca_state == TCP_CA_Loss)
		/* tcp_retransmit_timer() has cleared the timer; an ACK that repairs more of the flight has not */
		return pending_timer == 0 ? WS_RETRANSMISSION_RTO : WS_RETRANSMISSION_LOSS_REPAIR;
	if (pending_timer == ICSK_TIME_LOSS_PROBE)
		return WS_RETRANSMISSION_TLP;
	return WS_RETRANSMISSION_FAST;
}

/* `error`: 0, or why the attempt never left this node: NET_XMIT_* of the queue, or a negative errno. */
static __always_inline void on_retransmit(struct sock *sk, const struct sk_buff *skb, int error)
{
	struct tcp_sock *tp = bpf_skc_to_tcp_sock(sk);
	const struct tcp_skb_cb *cb = (const struct tcp_skb_cb *)&skb->cb;
	struct ws_retransmission_event *event;
	struct ws_awaited_outcome begun = {};
	__u64 connection_id, now_ns;
	struct ws_socket *socket;
	__u8 ca_state, pending_timer;
	__u16 segments;

	if (!tp || !ws_is_wanted(sk))
		return;
	segments = BPF_CORE_READ(cb, tcp_gso_segs);
	if (!segments)
		segments = 1;
	socket = bpf_sk_storage_get(&sockets, sk, 0, 0);
	if (socket) {
		/* An attempt that __tcp_retransmit_skb() gave up early was not counted; a later failure was. */
		if (error && tp->total_retrans - socket->retransmits_told < segments)
			segments = 0;
		ws_tell_unseen(sk, tp, socket, segments);
		socket->retransmits_told = tp->total_retrans;
	}
	ca_state = BPF_CORE_READ_BITFIELD_PROBED(&tp->inet_conn, icsk_ca_state);
	pending_timer = tp->inet_conn.icsk_pending;
	connection_id = bpf_get_socket_cookie(sk);
	now_ns = bpf_ktime_get_ns();
	begun.retransmitted_ns = now_ns;
	begun.seq = BPF_CORE_READ(cb, seq);
	begun.end_seq = BPF_CORE_READ(cb, end_seq);
	begun.number = tp->total_retrans;
	begun.kind = classify(sk->__sk_common.skc_state, ca_state, pending_timer);
	event = ws_reserve(WS_PROBE_RETRANSMISSION, sizeof(*event));
	if (event) {
		ws_fill_header(&event->header, WS_RETRANSMISSION, now_ns, connection_id, tp, socket,
			       socket ? &socket->writer : NULL);
		event->seq = begun.seq;
		event->segments = segments;
		event->bytes = BPF_CORE_READ(skb, len);
		event->ca_state = ca_state;
		event->pending_timer = pending_timer;
		event->retransmission_kind = begun.kind;
		event->attempt = tp->inet_conn.icsk_retransmits;
		if (!event->attempt)
			event->attempt = 1;
		event->reserved = 0;
		event->end_seq = begun.end_seq;
		event->error = error < 0 ? -error : error;
		event->number = begun.number;
		event->decided_ns = tp->tcp_clock_cache;
		ws_submit(WS_PROBE_RETRANSMISSION, event);
	}
	/* What did not leave this node has no outcome. */
	if (socket && !error)
		ws_await_outcome(sk, skb, tp, socket, &begun, connection_id);
}

/* No socket exists yet: the addresses come from the request, the process from the listener. */
static __always_inline void on_retransmit_synack(struct sock *listener, const struct request_sock *request)
{
	const struct tcp_request_sock *tcp_request = (const struct tcp_request_sock *)request;
	struct ws_socket *socket = bpf_sk_storage_get(&sockets, listener, 0, 0);
	struct ws_retransmission_event *event;

	if (!ws_is_wanted_request(listener, request))
		return;
	event = ws_reserve(WS_PROBE_RETRANSMISSION, sizeof(*event));
	if (!event)
		return;
	__builtin_memset(event, 0, sizeof(*event));
	event->header.kind = WS_RETRANSMISSION;
	event->header.time_ns = bpf_ktime_get_ns();
	event->header.role = WS_ROLE_SERVER;
	ws_fill_addresses(&event->header, &request->__req_common);
	if (socket)
		ws_fill_user(&event->header, &socket->reader);
	event->seq = BPF_CORE_READ(tcp_request, snt_isn);
	event->end_seq = event->seq + 1;
	event->decided_ns = event->header.time_ns;
	event->segments = 1;
	/* counted after this tracepoint */
	event->attempt = BPF_CORE_READ_BITFIELD_PROBED(request, num_timeout) + 1;
	event->retransmission_kind = WS_RETRANSMISSION_SYNACK;
	ws_submit(WS_PROBE_RETRANSMISSION, event);
}

SEC("tp_btf/tcp_retransmit_skb")
int tcp_retransmit_skb(__u64 *ctx)
{
	/* A kernel without the argument reports only what was sent. */
	on_retransmit((struct sock *)ctx[0], (const struct sk_buff *)ctx[1], has_retransmit_error ? (int)ctx[2] : 0);
	return 0;
}

SEC("tp_btf/tcp_retransmit_synack")
int BPF_PROG(tcp_retransmit_synack, struct sock *listener, struct request_sock *request)
{
	on_retransmit_synack(listener, request);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
