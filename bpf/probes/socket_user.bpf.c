// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Who uses a socket: the thread that last read from it and the one that last wrote to it. Sockets are handed
 * between processes and accepted by workers that did not open them, so only the use itself tells.
 */
#include "../lib/ring.bpf.h"
#include "../lib/socket.bpf.h"

#include <bpf/bpf_tracing.h>

#include "wirescope/packets.h"

static __always_inline void on_read(struct sock *sk)
{
	struct ws_socket *socket = bpf_sk_storage_get(&sockets, sk, 0, 0);

	if (socket &&
	    (socket->reader.tid != (__u32)bpf_get_current_pid_tgid() || socket->reader.source != WS_OWNER_USER))
		ws_set_user(&socket->reader, WS_OWNER_USER);
}

/* Who sends datagrams: their sockets have no state of ours. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 2048);
	__type(key, __u64);
	__type(value, struct ws_sender);
} senders SEC(".maps");

static __always_inline void note_sender(struct sock *sk)
{
	__u64 connection_id = bpf_get_socket_cookie(sk);
	struct ws_sender *known = bpf_map_lookup_elem(&senders, &connection_id);
	__u64 pid_tgid = bpf_get_current_pid_tgid();
	struct ws_sender sender;

	if (known && known->tid == (__u32)pid_tgid)
		return;
	sender.cgroup_id = bpf_get_current_cgroup_id();
	sender.pid = pid_tgid >> 32;
	sender.tid = (__u32)pid_tgid;
	bpf_get_current_comm(sender.comm, sizeof(sender.comm));
	if (bpf_map_update_elem(&senders, &connection_id, &sender, BPF_ANY))
		ws_count_lost_state(WS_PROBE_SOCKET_USER);
}

static __always_inline void on_write(struct sock *sk)
{
	struct ws_socket *socket = bpf_sk_storage_get(&sockets, sk, 0, 0);
	struct ws_zero_window_state *window;
	struct ws_zero_windows *windows;
	struct tcp_sock *tp;
	__u32 bytes_unsent;

	if (!socket) {
		if (sk->sk_protocol == IPPROTO_UDP)
			note_sender(sk);
		return;
	}
	if (socket->writer.tid != (__u32)bpf_get_current_pid_tgid() || socket->writer.source != WS_OWNER_USER)
		ws_set_user(&socket->writer, WS_OWNER_USER);
	if (!socket->peer_window_closed)
		return;
	windows = bpf_sk_storage_get(&zero_windows, sk, 0, 0);
	tp = bpf_skc_to_tcp_sock(sk);
	if (!windows || !tp)
		return;
	window = &windows->peer;
	bytes_unsent = tp->write_seq - tp->snd_nxt;
	if (bytes_unsent > window->bytes_blocked)
		window->bytes_blocked = bytes_unsent;
	if (bytes_unsent && !window->blocked_since_ns)
		window->blocked_since_ns = bpf_ktime_get_ns();
}

/* Fires in tcp_recvmsg() and its kin, in the reading thread, after bytes were copied. */
SEC("tp_btf/tcp_rcv_space_adjust")
int BPF_PROG(tcp_rcv_space_adjust, struct sock *sk)
{
	on_read(sk);
	return 0;
}

/* Fires in sock_sendmsg(), in the writing thread; since Linux 6.3 (commit 6e6eda44b939). */
SEC("tp_btf/sock_send_length")
int BPF_PROG(sock_send_length, struct sock *sk, int result, int flags)
{
	if (result > 0)
		on_write(sk);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
