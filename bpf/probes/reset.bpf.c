// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * RSTs that we send, with the kernel's reason where it gives one (since Linux 6.10), and RSTs that we receive for a
 * connection (tracepoints tcp:tcp_send_reset and tcp:tcp_receive_reset).
 */
#include "../lib/packet.bpf.h"
#include "../lib/ring.bpf.h"
#include "../lib/wanted.bpf.h"

#include <bpf/bpf_tracing.h>

/* Set by the agent from the kernel's BTF: an argument since commit 571320505067. */
const volatile bool has_reset_reason = false;

/* What a connection whose state is TCP_CLOSE already was about: tcp_disconnect() resets after it has closed. */
static __always_inline __u8 phase_before_close(const struct ws_socket *socket)
{
	return socket && socket->established_ns ? WS_PHASE_ESTABLISHED : WS_PHASE_CONNECTING;
}

static __always_inline __u8 phase_of(__u8 state)
{
	switch (state) {
	case TCP_SYN_SENT:
	case TCP_SYN_RECV:
	case TCP_NEW_SYN_RECV:
		return WS_PHASE_CONNECTING;
	case TCP_ESTABLISHED:
		return WS_PHASE_ESTABLISHED;
	case TCP_LISTEN:
		return WS_PHASE_NO_CONNECTION;
	default:
		return WS_PHASE_CLOSING;
	}
}

static __always_inline void finish(struct ws_reset_event *event, __u8 sent_by, __u8 phase, __u32 reason,
				   bool has_reason)
{
	event->sent_by = sent_by;
	event->phase = phase;
	event->reset_reason = reason;
	event->has_reason = has_reason;
	__builtin_memset(event->reserved, 0, sizeof(event->reserved));
	ws_submit(WS_PROBE_RESET, event);
}

static __always_inline void on_connection_reset(struct sock *sk, __u8 sent_by, __u32 reason, bool has_reason)
{
	struct tcp_sock *tp = bpf_skc_to_tcp_sock(sk);
	struct ws_socket *socket;
	struct ws_reset_event *event;
	__u8 state;

	if (!tp || !ws_is_wanted(sk))
		return;
	socket = bpf_sk_storage_get(&sockets, sk, 0, 0);
	event = ws_reserve(WS_PROBE_RESET, sizeof(*event));
	if (!event)
		return;
	ws_fill_header(&event->header, WS_RESET, bpf_ktime_get_ns(), bpf_get_socket_cookie(sk), tp, socket,
		       socket ? &socket->reader : NULL);
	state = sk->__sk_common.skc_state;
	finish(event, sent_by, state == TCP_CLOSE ? phase_before_close(socket) : phase_of(state), reason, has_reason);
}

/* An answer to a segment that belongs to no full socket: its addresses are the segment's, turned round. */
static __always_inline void on_segment_refused(const struct sk_buff *skb, const struct sock *listener, __u8 phase,
					       __u32 reason, bool has_reason)
{
	struct ws_segment segment;
	struct ws_reset_event *event;
	struct ws_event_header *header;
	__u32 netns;

	if (!ws_read_segment(skb, &segment))
		return;
	netns = BPF_CORE_READ(skb, dev, nd_net.net, ns.inum);
	if (!ws_are_wanted_ports(segment.destination_port, segment.source_port) || !ws_is_wanted_netns(netns) ||
	    !ws_is_wanted_cgroup(listener))
		return;
	event = ws_reserve(WS_PROBE_RESET, sizeof(*event));
	if (!event)
		return;
	header = &event->header;
	header->time_ns = bpf_ktime_get_ns();
	header->connection_id = 0;
	header->kind = WS_RESET;
	header->role = WS_ROLE_SERVER;
	header->srtt_us = 0;
	header->netns = netns;
	header->ip_version = segment.ip_version;
	header->local_port = segment.destination_port;
	header->remote_port = segment.source_port;
	__builtin_memcpy(header->local_ip, segment.destination_ip, WS_IP_LEN);
	__builtin_memcpy(header->remote_ip, segment.source_ip, WS_IP_LEN);
	ws_fill_no_user(header);
	finish(event, WS_END_LOCAL, phase, reason, has_reason);
}

SEC("tp_btf/tcp_send_reset")
int tcp_send_reset(__u64 *ctx)
{
	struct sock *sk = (struct sock *)ctx[0];
	const struct sk_buff *skb = (const struct sk_buff *)ctx[1];
	__u32 reason = has_reset_reason ? (__u32)ctx[2] : 0;
	__u8 state;

	if (!sk) {
		if (skb)
			on_segment_refused(skb, NULL, WS_PHASE_NO_CONNECTION, reason, has_reset_reason);
		return 0;
	}
	state = sk->__sk_common.skc_state;
	if (state != TCP_NEW_SYN_RECV && state != TCP_TIME_WAIT && state != TCP_LISTEN)
		on_connection_reset(sk, WS_END_LOCAL, reason, has_reset_reason);
	else if (skb)
		on_segment_refused(skb, state == TCP_LISTEN ? sk : NULL, phase_of(state), reason, has_reset_reason);
	return 0;
}

SEC("tp_btf/tcp_receive_reset")
int BPF_PROG(tcp_receive_reset, struct sock *sk)
{
	on_connection_reset(sk, WS_END_REMOTE, 0, false);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
