// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Zero-window episodes of both sides, at cgroup_skb: the one place on the packet path where the verifier
 * trusts the socket, so that the state can live in it, and where every TCP state is seen (decision 0003).
 *
 *   local: the first segment we send with window 0, until the first with window > 0.
 *   peer:  the first segment we receive with window 0, until the first acceptable one with window > 0.
 *
 * It also sees when a segment that this node had dropped gets through at last (lib/stall.bpf.h): a second program on the
 * packet path would cost every segment as much again.
 *
 * A segment that changes nothing costs a look into the socket's storage and one comparison.
 */
#include "../lib/ring.bpf.h"
#include "../lib/socket.bpf.h"
#include "../lib/stall.bpf.h"

#include <bpf/bpf_tracing.h>
#include <linux/ip.h>

#define PASS 1
#define ETH_P_IP 0x0800
#define IPV6_HEADER_BYTES 40 /* RFC 8200, section 3 */
#define IPV6_NEXT_HEADER 6

/* Shorter episodes are counted in the histogram only; most windows close for tens of microseconds in any bulk transfer. */
const volatile __u64 min_duration_ns = 100000;

struct open_window_key {
	__u64 connection_id;
	__u64 side;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct ws_zero_window_counters);
} zero_window_counters SEC(".maps");

/*
 * Episodes that are open now. The agent looks here for those that have lasted long enough to be told before
 * they end. When the map is full an episode is still told at its end.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct open_window_key);
	__type(value, struct ws_zero_window_event);
} open_zero_windows SEC(".maps");

static __always_inline __u32 duration_bucket(__u64 duration_ns)
{
	__u32 bucket = 0;

#pragma unroll
	for (int shift = 32; shift; shift >>= 1) {
		if (duration_ns >> shift) {
			duration_ns >>= shift;
			bucket += shift;
		}
	}
	return bucket < WS_DURATION_BUCKETS ? bucket : WS_DURATION_BUCKETS - 1;
}

static __always_inline struct ws_zero_window_counters *window_counters(__u8 side)
{
	__u32 slot = side - 1;

	return bpf_map_lookup_elem(&zero_window_counters, &slot);
}

static __always_inline void fill_episode(struct ws_zero_window_event *event, __u64 time_ns, __u64 connection_id,
					 struct tcp_sock *tp, struct ws_socket *socket,
					 const struct ws_zero_window_state *window, __u8 side, __u8 end)
{
	ws_fill_header(&event->header, WS_ZERO_WINDOW, time_ns, connection_id, tp, socket,
		       side == WS_SIDE_LOCAL ? &socket->reader : &socket->writer);
	event->start_ns = window->start_ns;
	event->duration_ns = time_ns - window->start_ns;
	event->sender_blocked_ns = window->sender_blocked_ns;
	if (window->blocked_since_ns)
		event->sender_blocked_ns += time_ns - window->blocked_since_ns;
	event->bytes_unread = window->bytes_unread;
	event->bytes_blocked = window->bytes_blocked;
	event->probes = window->probes;
	event->side = side;
	event->end = end;
	event->reserved = 0;
}

static __always_inline void open_window(struct ws_zero_window_state *window, struct ws_socket *socket,
					struct tcp_sock *tp, __u64 connection_id, __u8 side, __u64 now_ns)
{
	struct open_window_key key = {.connection_id = connection_id, .side = side};
	struct ws_zero_window_counters *counters = window_counters(side);
	struct ws_zero_window_event event;
	__u32 bytes_unsent;

	window->start_ns = now_ns;
	window->blocked_since_ns = 0;
	window->sender_blocked_ns = 0;
	window->bytes_unread = 0;
	window->bytes_blocked = 0;
	window->probes = 0;
	window->ack = 0;
	window->seq = 0;
	if (side == WS_SIDE_LOCAL) {
		socket->local_window_closed = 1;
		window->bytes_unread = tp->rcv_nxt - tp->copied_seq;
	} else {
		socket->peer_window_closed = 1;
		bytes_unsent = tp->write_seq - tp->snd_nxt;
		window->bytes_blocked = bytes_unsent;
		if (bytes_unsent)
			window->blocked_since_ns = now_ns;
	}
	if (counters)
		counters->started++;
	__builtin_memset(&event, 0, sizeof(event));
	fill_episode(&event, now_ns, connection_id, tp, socket, window, side, WS_ZERO_WINDOW_OPEN);
	if (bpf_map_update_elem(&open_zero_windows, &key, &event, BPF_ANY))
		ws_count_lost_state(WS_PROBE_ZERO_WINDOW);
}

static __always_inline void end_window(struct ws_zero_window_state *window, struct ws_socket *socket,
				       struct tcp_sock *tp, __u64 connection_id, __u8 side, __u8 end, __u64 now_ns)
{
	struct open_window_key key = {.connection_id = connection_id, .side = side};
	struct ws_zero_window_counters *counters = window_counters(side);
	__u64 duration_ns = now_ns - window->start_ns;
	struct ws_zero_window_event *event;

	if (counters) {
		counters->ended++;
		counters->duration_buckets[duration_bucket(duration_ns)]++;
	}
	bpf_map_delete_elem(&open_zero_windows, &key);
	if (duration_ns >= min_duration_ns) {
		event = ws_reserve(WS_PROBE_ZERO_WINDOW, sizeof(*event));
		if (event) {
			fill_episode(event, now_ns, connection_id, tp, socket, window, side, end);
			ws_submit(WS_PROBE_ZERO_WINDOW, event);
		}
	}
	window->start_ns = 0;
	window->ended_ns += duration_ns;
	if (side == WS_SIDE_LOCAL)
		socket->local_window_closed = 0;
	else
		socket->peer_window_closed = 0;
}

/* The TCP header of a packet that starts at its IP header, read in place; NULL when it is not a plain TCP segment. */
static __always_inline const struct tcphdr *tcp_header(const struct __sk_buff *skb, __u32 *payload_bytes)
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
	*payload_bytes = skb->len - offset - tcp->doff * 4;
	return tcp;
}

static __always_inline bool has_window(struct tcp_sock *tp)
{
	__u8 state = tp->inet_conn.icsk_inet.sk.__sk_common.skc_state;

	return state != TCP_SYN_SENT && state != TCP_LISTEN && state != TCP_CLOSE && state != TCP_NEW_SYN_RECV;
}

/* Another attempt to send a segment that was dropped here before. */
static __always_inline void note_try(struct __sk_buff *skb)
{
	__u64 connection_id = bpf_get_socket_cookie(skb);
	struct ws_stall *stall = bpf_map_lookup_elem(&stalls, &connection_id);
	const struct tcphdr *tcp;
	__u32 payload_bytes;

	if (!stall)
		return;
	tcp = tcp_header(skb, &payload_bytes);
	if (tcp && bpf_ntohl(tcp->seq) == stall->seq && (payload_bytes || tcp->fin))
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
	struct ws_socket *socket;
	struct tcp_sock *tp;
	__u32 rcv_wnd;

	if (!sk)
		return PASS;
	sk = bpf_sk_fullsock(sk);
	if (!sk || sk->protocol != IPPROTO_TCP)
		return PASS;
	socket = bpf_sk_storage_get(&sockets, sk, 0, 0);
	if (!socket)
		return PASS;
	tp = bpf_skc_to_tcp_sock(sk);
	if (!tp)
		return PASS;
	/* The segment is sent inside tcp_transmit_skb(), so the window it carries is still the socket's. */
	rcv_wnd = tp->rcv_wnd;
	if ((rcv_wnd == 0) != !!socket->local_window_closed && has_window(tp)) {
		windows = windows_of(sk, rcv_wnd == 0);
		if (windows) {
			__u64 connection_id = bpf_get_socket_cookie(skb);
			__u64 now_ns = bpf_ktime_get_ns();

			if (rcv_wnd == 0)
				open_window(&windows->local, socket, tp, connection_id, WS_SIDE_LOCAL, now_ns);
			else
				end_window(&windows->local, socket, tp, connection_id, WS_SIDE_LOCAL,
					   WS_ZERO_WINDOW_OPENED, now_ns);
		}
	}
	if (socket->peer_window_closed) {
		__u32 payload_bytes;
		const struct tcphdr *tcp = tcp_header(skb, &payload_bytes);

		windows = windows_of(sk, false);
		/* Linux probes with an empty segment one byte before snd_una (tcp_xmit_probe_skb()). */
		if (windows && tcp && payload_bytes == 0 && bpf_ntohl(tcp->seq) == tp->snd_una - 1)
			windows->peer.probes++;
	}
	if (ws_is_any_stalled())
		note_try(skb);
	return PASS;
}

SEC("cgroup_skb/ingress")
int zero_window_ingress(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;
	struct ws_zero_window_state *window;
	struct ws_zero_windows *windows;
	struct ws_socket *socket;
	__u32 payload_bytes;
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
	tcp = tcp_header(skb, &payload_bytes);
	if (!tcp)
		return PASS;
	if (tcp->window != 0 && !socket->peer_window_closed && !socket->local_window_closed && !ws_is_any_stalled())
		return PASS;
	tp = bpf_skc_to_tcp_sock(sk);
	if (!tp || !has_window(tp))
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
			open_window(window, socket, tp, bpf_get_socket_cookie(skb), WS_SIDE_PEER, bpf_ktime_get_ns());
		if (window->start_ns && (!window->ack || !ws_seq_after(window->ack, ack))) {
			window->ack = ack;
			window->seq = seq;
		}
	} else if (window->start_ns && !ws_seq_after(window->ack, ack) && !ws_seq_after(window->seq, seq)) {
		end_window(window, socket, tp, bpf_get_socket_cookie(skb), WS_SIDE_PEER, WS_ZERO_WINDOW_OPENED,
			   bpf_ktime_get_ns());
	}
	return PASS;
}

/* A connection that ends takes its open episodes with it. */
static __always_inline void on_close(struct sock *sk)
{
	struct ws_socket *socket = bpf_sk_storage_get(&sockets, sk, 0, 0);
	struct ws_zero_windows *windows;
	__u64 connection_id, now_ns;
	struct tcp_sock *tp;

	if (!socket || (!socket->local_window_closed && !socket->peer_window_closed))
		return;
	windows = bpf_sk_storage_get(&zero_windows, sk, 0, 0);
	tp = bpf_skc_to_tcp_sock(sk);
	if (!windows || !tp)
		return;
	connection_id = bpf_get_socket_cookie(sk);
	now_ns = bpf_ktime_get_ns();
	if (socket->local_window_closed)
		end_window(&windows->local, socket, tp, connection_id, WS_SIDE_LOCAL, WS_ZERO_WINDOW_CLOSED, now_ns);
	if (socket->peer_window_closed)
		end_window(&windows->peer, socket, tp, connection_id, WS_SIDE_PEER, WS_ZERO_WINDOW_CLOSED, now_ns);
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(zero_window_close, struct sock *sk, int oldstate, int newstate)
{
	if (newstate == TCP_CLOSE)
		on_close(sk);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
