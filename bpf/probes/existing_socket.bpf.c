// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Sockets that are older than the agent. The agent walks every task's file table twice when it starts: the first walk
 * learns which ports are listened on, the second gives each connection its holder and its role. A connection on a
 * port that is listened on was accepted; any other was opened.
 */
#include "../lib/ledger.bpf.h"
#include "../lib/ring.bpf.h"
#include "../lib/socket.bpf.h"
#include "../lib/wanted.bpf.h"

#include <bpf/bpf_tracing.h>

struct listening_port {
	__u32 netns;
	__u32 port;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct listening_port);
	__type(value, __u8);
} listening_ports SEC(".maps");

static __always_inline struct listening_port local_port(const struct sock *sk)
{
	struct listening_port port = {
	    .netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum),
	    .port = sk->__sk_common.skc_num,
	};

	return port;
}

static __always_inline void remember_holder(struct ws_socket *known, struct task_struct *task)
{
	known->reader.pid = task->tgid;
	known->reader.tid = task->pid;
	known->reader.source = WS_OWNER_HOLDER;
	bpf_probe_read_kernel(known->reader.comm, sizeof(known->reader.comm), task->comm);
	known->writer = known->reader;
}

static __always_inline void on_listener(struct sock *sk, struct task_struct *task)
{
	struct listening_port port = local_port(sk);
	struct ws_listener *listener;
	struct ws_socket *known;
	__u8 listening = 1;

	bpf_map_update_elem(&listening_ports, &port, &listening, BPF_ANY);
	if (!ws_is_wanted(sk))
		return;
	known = bpf_sk_storage_get(&sockets, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!known) {
		ws_count_lost_state(WS_PROBE_EXISTING_SOCKET);
		return;
	}
	if (known->reader.source != WS_OWNER_NONE)
		return;
	known->role = WS_ROLE_SERVER;
	remember_holder(known, task);
	listener = bpf_sk_storage_get(&listeners, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (listener)
		listener->drops_told = sk->sk_drops.counter;
	else
		ws_count_lost_state(WS_PROBE_EXISTING_SOCKET);
}

static __always_inline void on_connection(struct sock *sk, struct task_struct *task)
{
	struct listening_port port = local_port(sk);
	struct tcp_sock *tp = bpf_skc_to_tcp_sock(sk);
	struct ws_socket *known;

	if (!tp || sk->__sk_common.skc_state == TCP_CLOSE || !ws_is_wanted(sk))
		return;
	known = bpf_sk_storage_get(&sockets, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!known) {
		ws_count_lost_state(WS_PROBE_EXISTING_SOCKET);
		return;
	}
	if (known->reader.source != WS_OWNER_NONE)
		return;
	known->joined_late = 1;
	known->retransmits_told = tp->total_retrans;
	known->role = bpf_map_lookup_elem(&listening_ports, &port) ? WS_ROLE_SERVER : WS_ROLE_CLIENT;
	remember_holder(known, task);
	ws_enter_begun(known);
	if (sk->__sk_common.skc_state == TCP_CLOSE) /* meanwhile: nobody would strike it out */
		ws_enter_ended(known);
}

/* The TCP socket behind a file, or NULL. */
static __always_inline struct sock *tcp_socket(struct file *file)
{
	struct socket *socket;
	struct sock *sk;

	socket = bpf_sock_from_file(file);
	if (!socket)
		return NULL;
	sk = socket->sk;
	if (!sk || sk->sk_protocol != IPPROTO_TCP)
		return NULL;
	return sk;
}

/* In the order of the walks. */
SEC("iter/task_file")
int existing_listener(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct sock *sk;

	if (!task || !file)
		return 0;
	sk = tcp_socket(file);
	if (sk && sk->__sk_common.skc_state == TCP_LISTEN)
		on_listener(sk, task);
	return 0;
}

SEC("iter/task_file")
int existing_connection(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct sock *sk;

	if (!task || !file)
		return 0;
	sk = tcp_socket(file);
	if (sk && sk->__sk_common.skc_state != TCP_LISTEN)
		on_connection(sk, task);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
