// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Zero-window episodes of both sides, at cgroup_skb: the one place on the packet path where the verifier
 * trusts the socket, so that the state can live in it, and where every TCP state is seen (decision 0003).
 *
 *   local: the first segment we send with window 0, until the first with window > 0.
 *   peer:  the first segment we receive with window 0, until the first acceptable one with window > 0.
 *
 * It also sees when a segment that this node had dropped gets through at last (lib/stall.bpf.h), and what became of a
 * retransmission (lib/outcome.bpf.h), and the holes in what is received (lib/hole.bpf.h): a second program on the packet
 * path would cost every segment as much again.
 *
 * A segment that changes nothing costs a look into the socket's storage and one comparison.
 */
#include "../lib/hole.bpf.h"
#include "../lib/outcome.bpf.h"
#include "../lib/ring.bpf.h"
#include "../lib/socket.bpf.h"
#include "../lib/stall.bpf.h"
#include "../lib/zero_window.bpf.h"

#include <linux/ip.h>

#define PASS 1
#define ETH_P_IP 0x0800
#define IPV6_HEADER_BYTES 40 /* RFC 8200, section 3 */
#define IPV6_NEXT_HEADER 6

/* The TCP header of a packet that starts at its IP header, read in place; NULL when it is not a plain TCP segment. */
static __always_inline const struct tcphdr *tcp_header(const struct __sk_buff *skb, __u32 *tcp_offset,
						       __u32 *payload_bytes)
{
	const void *data = (const void *)(long)skb->data;
	const void *end = (const void *)(long)skb->data_end;
	const struct tcphdr *tcp;
	__u32 offset;

	if (skb->protocol == bpf_htons(ETH_P_IP)) {
		const struct iphdr *ip = data;

		if ((const void *)(ip + 1) > end || ip->protocol != IPPROTO_TCP)
			return NULL;
		offset = ip->ihl * 4;
	} else {
		const __u8 *ip6 = data;

		if ((const void *)(ip6 + IPV6_HEADER_BYTES) > end || ip6[IPV6_NEXT_HEADER] != IPPROTO_TCP)
			return NULL;
		offset = IPV6_HEADER_BYTES;
	}
	tcp = data + offset;
	if ((const void *)(tcp + 1) > end)
		return NULL;
	*tcp_offset = offset;
	*payload_bytes = skb->len - offset - tcp->doff * 4;
	return tcp;
}

static __always_inline bool has_window(struct tcp_sock *tp)
{
	__u8 state = tp->inet_conn.icsk_inet.sk.__sk_common.skc_state;

	return state != TCP_SYN_SENT && state != TCP_LISTEN && state != TCP_CLOSE && state != TCP_NEW_SYN_RECV;
}

/* Another attempt to send a segment that was dropped here before. */
static __always_inline void note_try(struct __sk_buff *skb, const struct tcphdr *tcp, __u32 payload_bytes)
{
	__u64 connection_id = bpf_get_socket_cookie(skb);
	struct ws_stall *stall = bpf_map_lookup_elem(&stalls, &connection_id);

	if (stall && bpf_ntohl(tcp->seq) == stall->seq && (payload_bytes || tcp->fin))
		stall->last_try_ns = bpf_ktime_get_ns();
}

/* The peer has the segment that was dropped here before. */
static __always_inline void end_stall(struct __sk_buff *skb, __u32 ack, struct tcp_sock *tp,
				      const struct ws_socket *socket)
{
	__u64 connection_id = bpf_get_socket_cookie(skb);
	struct ws_stall *stall = bpf_map_lookup_elem(&stalls, &connection_id);

	if (stall && ws_seq_after(ack, stall->seq))
		ws_stall_end(stall, tp, socket, connection_id, WS_STALL_SENT, bpf_ktime_get_ns());
}

/* NULL if neither window was ever closed and none shall be `created`, or if there is no memory. */
static __always_inline struct ws_zero_windows *windows_of(struct bpf_sock *sk, bool created)
{
	struct ws_zero_windows *windows =
	    bpf_sk_storage_get(&zero_windows, sk, 0, created ? BPF_SK_STORAGE_GET_F_CREATE : 0);

	if (!windows && created) {
		/* the other side's window may have closed on another CPU at the same moment */
		windows = bpf_sk_storage_get(&zero_windows, sk, 0, 0);
		if (!windows)
			ws_count_lost_state(WS_PROBE_ZERO_WINDOW);
	}
	return windows;
}

SEC("cgroup_skb/egress")
int zero_window_egress(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;
	struct ws_zero_windows *windows;
	const struct tcphdr *tcp;
	__u32 payload_bytes, offset;
	struct ws_socket *socket;
	struct tcp_sock *tp;
	bool is_closed;

	if (!sk)
		return PASS;
	sk = bpf_sk_fullsock(sk);
	if (!sk || sk->protocol != IPPROTO_TCP)
		return PASS;
	socket = bpf_sk_storage_get(&sockets, sk, 0, 0);
	if (!socket)
		return PASS;
	tcp = tcp_header(skb, &offset, &payload_bytes);
	if (!tcp)
		return PASS;
	is_closed = tcp->window == 0;
	tp = bpf_skc_to_tcp_sock(sk);
	if (!tp)
		return PASS;
	if (ws_keeps_out_of_order(tp) || socket->has_hole)
		ws_look_at_hole(sk, tp, socket, bpf_get_socket_cookie(skb));
	if (is_closed == socket->local_window_closed && !socket->peer_window_closed && !ws_is_any_stalled())
		return PASS;
	if (is_closed != socket->local_window_closed && has_window(tp)) {
		windows = windows_of(sk, is_closed);
		if (windows) {
			__u64 connection_id = bpf_get_socket_cookie(skb);
			__u64 now_ns = bpf_ktime_get_ns();

			if (is_closed)
				ws_open_window(&windows->local, socket, tp, connection_id, WS_SIDE_LOCAL, now_ns);
			else
				ws_end_window(&windows->local, socket, tp, connection_id, WS_SIDE_LOCAL,
					      WS_ZERO_WINDOW_OPENED, now_ns);
		}
	}
	/* Linux probes with an empty segment one byte before snd_una (tcp_xmit_probe_skb()). */
	if (socket->peer_window_closed && payload_bytes == 0 && bpf_ntohl(tcp->seq) == tp->snd_una - 1) {
		windows = windows_of(sk, false);
		if (windows)
			windows->peer.probes++;
	}
	if (ws_is_any_stalled())
		note_try(skb, tcp, payload_bytes);
	return PASS;
}

SEC("cgroup_skb/ingress")
int zero_window_ingress(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;
	struct ws_zero_window_state *window;
	struct ws_zero_windows *windows;
	__u32 payload_bytes, offset;
	struct ws_socket *socket;
	struct tcp_sock *tp;
	const struct tcphdr *tcp;
	__u32 ack, seq;

	if (!sk)
		return PASS;
	sk = bpf_sk_fullsock(sk);
	if (!sk || sk->protocol != IPPROTO_TCP)
		return PASS;
	socket = bpf_sk_storage_get(&sockets, sk, 0, 0);
	if (!socket)
		return PASS;
	tcp = tcp_header(skb, &offset, &payload_bytes);
	if (!tcp)
		return PASS;
	if (tcp->window != 0 && !socket->peer_window_closed && !socket->local_window_closed &&
	    !ws_may_have_outcome(socket, tcp) && !ws_is_any_stalled())
		return PASS;
	tp = bpf_skc_to_tcp_sock(sk);
	if (!tp)
		return PASS;
	if (tcp->ack && !tcp->rst && ws_may_have_outcome(socket, tcp))
		ws_look_for_outcomes(skb, sk, tcp, offset, tp, socket);
	if (!has_window(tp))
		return PASS;
	if (tcp->ack && ws_is_any_stalled())
		end_stall(skb, bpf_ntohl(tcp->ack_seq), tp, socket);
	windows = windows_of(sk, tcp->window == 0);
	if (!windows)
		return PASS;
	seq = bpf_ntohl(tcp->seq);
	if (socket->local_window_closed && payload_bytes <= 1 && seq == tp->rcv_nxt - 1)
		windows->local.probes++;
	if (tcp->syn || tcp->rst || !tcp->ack)
		return PASS;
	window = &windows->peer;
	ack = bpf_ntohl(tcp->ack_seq);
	if (tcp->window == 0) {
		/* tcp_may_update_window(): a delayed segment must not close the window again */
		if (!window->start_ns && !tcp->fin &&
		    (ws_seq_after(ack, tp->snd_una) || ws_seq_after(seq, tp->snd_wl1) || seq == tp->snd_wl1))
			ws_open_window(window, socket, tp, bpf_get_socket_cookie(skb), WS_SIDE_PEER,
				       bpf_ktime_get_ns());
		if (window->start_ns && (!window->ack || !ws_seq_after(window->ack, ack))) {
			window->ack = ack;
			window->seq = seq;
		}
	} else if (window->start_ns && !ws_seq_after(window->ack, ack) && !ws_seq_after(window->seq, seq)) {
		ws_end_window(window, socket, tp, bpf_get_socket_cookie(skb), WS_SIDE_PEER, WS_ZERO_WINDOW_OPENED,
			      bpf_ktime_get_ns());
	}
	return PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
