// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * The state of every connection, every few seconds and never for a packet: an iterator that visits the sockets. The
 * agent reads its records from the iterator's file as fast as it can: nothing is lost, and the ring is not used. A
 * connection that has not moved is not told again.
 *
 * The agent loads one of the two programs: the one over the sockets' storage, which visits all network namespaces at
 * once, or, on a kernel that refuses it, the one that visits a single namespace.
 *
 * The kernel calls the program a second time for a socket whose record did not fit into the part that is being read
 * (bpf_seq_read()): what was told is written down only after the record was taken.
 */
#include "../lib/ledger.bpf.h"
#include "../lib/ring.bpf.h"
#include "../lib/socket.bpf.h"
#include "../lib/tcp.bpf.h"

#include <bpf/bpf_tracing.h>

#define US_PER_S 1000000ULL

/* Set by the agent: the kernel's chronographs count in jiffies, whose length is not in BTF. */
const volatile __u64 jiffy_ns = 4000000;

/* Set by the agent: also tell connections that have not moved. */
const volatile bool tell_all = false;

static __always_inline bool is_connection(__u8 state)
{
	return state != TCP_LISTEN && state != TCP_CLOSE && state != TCP_TIME_WAIT && state != TCP_NEW_SYN_RECV;
}

/* One side's window at this moment, and for how long it has been closed altogether. */
struct window {
	bool closed;
	bool unseen;
	__u64 unseen_ns; /* part of zero_window_ns that no episode will add */
	__u64 zero_window_ns;
	__u64 told_ns; /* of zero_window_ns */
};

/*
 * The size is the kernel's word. A window that closed before the agent started, or that has no episode because that
 * probe does not run, counts from the first summary that found it closed to the last.
 */
static __always_inline void look_at_window(struct window *window, __u32 wnd_bytes, bool connected,
					   const struct ws_zero_window_state *episode, __u64 last_summary_ns,
					   __u64 now_ns)
{
	__u64 start_ns = episode ? episode->start_ns : 0;

	window->closed = start_ns || (connected && !wnd_bytes);
	window->unseen = window->closed && !start_ns;
	window->unseen_ns = window->unseen && episode && episode->closed_unseen ? now_ns - last_summary_ns : 0;
	window->zero_window_ns = (episode ? episode->ended_ns : 0) + window->unseen_ns;
	window->told_ns = episode ? episode->told_ns : 0;
	if (start_ns && start_ns < now_ns)
		window->zero_window_ns += now_ns - start_ns;
}

/* tcp_compute_delivery_rate() */
static __always_inline __u64 delivery_rate(const struct tcp_sock *tp)
{
	__u32 delivered = tp->rate_delivered;
	__u32 interval_us = tp->rate_interval_us;

	if (!delivered || !interval_us)
		return 0;
	return (__u64)delivered * tp->mss_cache * US_PER_S / interval_us;
}

/* tcp_get_info_chrono_stats(): each chronograph, with what the running one has not been given yet. */
static __always_inline void fill_limits(struct ws_connection_summary_event *event, struct tcp_sock *tp)
{
	__u8 running = BPF_CORE_READ_BITFIELD_PROBED(tp, chrono_type);
	__u32 running_jiffies = (__u32)bpf_jiffies64() - tp->chrono_start;
	__u32 busy = tp->chrono_stat[TCP_CHRONO_BUSY - 1];
	__u32 rwnd = tp->chrono_stat[TCP_CHRONO_RWND_LIMITED - 1];
	__u32 sndbuf = tp->chrono_stat[TCP_CHRONO_SNDBUF_LIMITED - 1];

	if (running == TCP_CHRONO_BUSY)
		busy += running_jiffies;
	else if (running == TCP_CHRONO_RWND_LIMITED)
		rwnd += running_jiffies;
	else if (running == TCP_CHRONO_SNDBUF_LIMITED)
		sndbuf += running_jiffies;
	event->busy_ns = ((__u64)busy + rwnd + sndbuf) * jiffy_ns;
	event->rwnd_limited_ns = rwnd * jiffy_ns;
	event->sndbuf_limited_ns = sndbuf * jiffy_ns;
}

/* The socket is not locked: two of its numbers may be some nanoseconds apart. */
static __always_inline void fill_queues(struct ws_connection_summary_event *event, const struct tcp_sock *tp)
{
	__u32 snd_nxt = tp->snd_nxt;
	__s32 unsent = tp->write_seq - snd_nxt;
	__s32 in_flight = snd_nxt - tp->snd_una;
	__s32 unread = tp->rcv_nxt - tp->copied_seq;

	if (unread > 0 && ws_peer_sent_fin(tp)) /* as tcp_inq() does */
		unread--;
	event->bytes_unsent = unsent > 0 ? unsent : 0;
	event->bytes_in_flight = in_flight > 0 ? in_flight : 0;
	event->bytes_unread = unread > 0 ? unread : 0;
}

static __always_inline void fill_path(struct ws_connection_summary_event *event, struct tcp_sock *tp)
{
	event->delivery_rate_bytes_per_second = delivery_rate(tp);
	event->app_limited = BPF_CORE_READ_BITFIELD_PROBED(tp, rate_app_limited);
	event->segments_sent = tp->segs_out;
	event->segments_received = tp->segs_in;
	event->rttvar_us = tp->mdev_us >> 2; /* kept as 4 * rttvar, tcp_get_info() */
	event->min_rtt_us = ws_min_rtt_us(tp);
	event->cwnd_segments = tp->snd_cwnd;
	event->snd_wnd_bytes = tp->snd_wnd;
	event->rcv_wnd_bytes = tp->rcv_wnd;
	event->out_of_order_segments = tp->rcv_ooopack;
	event->dsacks = tp->dsack_dups;
	event->reordering_seen = tp->reord_seen;
}

/* When the connection began as far as we know; 0: before the agent. */
static __always_inline __u64 began_ns(const struct ws_socket *socket)
{
	return socket->established_ns ? socket->established_ns : socket->opened_ns;
}

static __always_inline void fill_interval(struct ws_connection_summary_event *event, const struct ws_socket *socket,
					  const struct window *local, const struct window *peer, __u64 now_ns)
{
	__u64 since_ns = socket->told_ns ? socket->told_ns : began_ns(socket);

	if (!since_ns)
		return;
	event->interval_ns = now_ns - since_ns;
	event->bytes_sent_interval = event->bytes_sent - socket->bytes_sent_told;
	event->bytes_received_interval = event->bytes_received - socket->bytes_received_told;
	event->retransmits_interval = event->retransmits - socket->summary_retransmits_told;
	event->local_zero_window_interval_ns = event->local_zero_window_ns - local->told_ns;
	event->peer_zero_window_interval_ns = event->peer_zero_window_ns - peer->told_ns;
}

static __always_inline bool has_moved(const struct ws_connection_summary_event *event, const struct ws_socket *socket,
				      const struct window *local, const struct window *peer)
{
	return !socket->told_ns || local->closed || peer->closed || event->bytes_sent != socket->bytes_sent_told ||
	       event->bytes_received != socket->bytes_received_told ||
	       event->retransmits != socket->summary_retransmits_told || local->zero_window_ns != local->told_ns ||
	       peer->zero_window_ns != peer->told_ns;
}

static __always_inline void remember_window(struct ws_zero_window_state *episode, const struct window *window)
{
	episode->ended_ns += window->unseen_ns;
	episode->told_ns = window->zero_window_ns;
	episode->closed_unseen = window->unseen;
}

static __always_inline void remember_told(struct ws_socket *socket, const struct ws_connection_summary_event *event)
{
	socket->told_ns = event->header.time_ns;
	socket->bytes_sent_told = event->bytes_sent;
	socket->bytes_received_told = event->bytes_received;
	socket->summary_retransmits_told = event->retransmits;
}

/* NULL if neither window was ever closed. */
static __always_inline struct ws_zero_windows *windows_of(struct sock *sk, bool is_one_closed)
{
	struct ws_zero_windows *windows =
	    bpf_sk_storage_get(&zero_windows, sk, 0, is_one_closed ? BPF_SK_STORAGE_GET_F_CREATE : 0);

	if (!windows && is_one_closed)
		ws_count_lost_state(WS_PROBE_CONNECTION_SUMMARY);
	return windows;
}

static __always_inline void count_sent(void)
{
	struct ws_probe_counters *counters = ws_counters(WS_PROBE_CONNECTION_SUMMARY);

	if (counters)
		counters->sent++;
}

/* Who reads from it; of one that only sends, who writes to it. */
static __always_inline const struct ws_user *user_of(const struct ws_socket *socket)
{
	return socket->reader.source != WS_OWNER_USER && socket->writer.source == WS_OWNER_USER ? &socket->writer
												: &socket->reader;
}

/* False if its record has to wait for the next part of the file; the kernel then calls the program again. */
static __always_inline bool tell(struct seq_file *file, struct sock *sk, struct tcp_sock *tp, struct ws_socket *socket,
				 __u8 state)
{
	bool connected = state != TCP_SYN_SENT && state != TCP_SYN_RECV;
	struct ws_connection_summary_event event;
	__u32 rcv_wnd = tp->rcv_wnd, snd_wnd = tp->snd_wnd;
	__u64 now_ns = bpf_ktime_get_ns();
	struct ws_zero_windows *windows;
	struct window local, peer;

	__builtin_memset(&event, 0, sizeof(event));
	event.state = state;
	event.bytes_sent = ws_bytes_sent(tp, state, socket->role);
	event.bytes_received = ws_bytes_received(tp);
	event.retransmits = tp->total_retrans;
	windows = windows_of(sk, connected && (!rcv_wnd || !snd_wnd));
	look_at_window(&local, rcv_wnd, connected, windows ? &windows->local : NULL, socket->told_ns, now_ns);
	look_at_window(&peer, snd_wnd, connected, windows ? &windows->peer : NULL, socket->told_ns, now_ns);
	event.local_window_closed = local.closed;
	event.peer_window_closed = peer.closed;
	event.local_zero_window_ns = local.zero_window_ns;
	event.peer_zero_window_ns = peer.zero_window_ns;
	if (!tell_all && !has_moved(&event, socket, &local, &peer))
		return true;
	ws_fill_header(&event.header, WS_CONNECTION_SUMMARY, now_ns, bpf_get_socket_cookie(sk), tp, socket,
		       user_of(socket));
	event.joined_late = socket->joined_late;
	event.mptcp_token = ws_mptcp_token(tp);
	if (began_ns(socket))
		event.duration_ns = now_ns - began_ns(socket);
	fill_interval(&event, socket, &local, &peer, now_ns);
	fill_queues(&event, tp);
	fill_limits(&event, tp);
	fill_path(&event, tp);
	if (bpf_seq_write(file, &event, sizeof(event)))
		return false;
	remember_told(socket, &event);
	if (windows) {
		remember_window(&windows->local, &local);
		remember_window(&windows->peer, &peer);
	}
	count_sent();
	return true;
}

static __always_inline void look_at(struct seq_file *file, struct sock *sk, struct tcp_sock *tp,
				    struct ws_socket *socket)
{
	__u8 state = sk->__sk_common.skc_state;

	if (is_connection(state) && tell(file, sk, tp, socket, state))
		ws_enter_found(socket);
}

SEC("iter/bpf_sk_storage_map")
int connection_summary(struct bpf_iter__bpf_sk_storage_map *ctx)
{
	struct seq_file *file = ctx->meta->seq;
	struct ws_socket *socket = ctx->value;
	struct sock *sk = ctx->sk;
	struct tcp_sock *tp;

	if (!sk || !socket)
		return 0;
	tp = bpf_skc_to_tcp_sock(sk);
	if (tp)
		look_at(file, sk, tp, socket);
	return 0;
}

SEC("iter/tcp")
int connection_summary_of_namespace(struct bpf_iter__tcp *ctx)
{
	struct sock_common *visited = ctx->sk_common;
	struct seq_file *file = ctx->meta->seq;
	struct ws_socket *socket;
	struct tcp_sock *tp;

	if (!visited)
		return 0;
	tp = bpf_skc_to_tcp_sock(visited); /* NULL in TIME_WAIT, and of a request: neither is a whole socket */
	if (!tp)
		return 0;
	socket = bpf_sk_storage_get(&sockets, tp, 0, 0);
	if (socket)
		look_at(file, (struct sock *)tp, tp, socket);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
