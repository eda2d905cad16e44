// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Sockets that are older than the agent: one walk over every task's file table when the agent starts gives
 * each its holder. Role is not known from a socket alone; the agent's other probes leave it unknown.
 */
#include "../lib/ring.bpf.h"
#include "../lib/socket.bpf.h"

#include <bpf/bpf_tracing.h>

static __always_inline __u32 retransmits(struct sock *sk)
{
	struct tcp_sock *tp = bpf_skc_to_tcp_sock(sk);

	return tp ? tp->total_retrans : 0;
}

SEC("iter/task_file")
int existing_socket(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct ws_socket *known;
	struct socket *socket;
	struct sock *sk;

	if (!task || !file)
		return 0;
	socket = bpf_sock_from_file(file);
	if (!socket)
		return 0;
	sk = socket->sk;
	if (!sk || sk->sk_protocol != IPPROTO_TCP)
		return 0;
	known = bpf_sk_storage_get(&sockets, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (!known) {
		ws_count_lost_state(WS_PROBE_EXISTING_SOCKET);
		return 0;
	}
	if (known->reader.source != WS_OWNER_NONE)
		return 0;
	known->joined_late = 1;
	known->retransmits_told = retransmits(sk);
	known->role = sk->__sk_common.skc_state == TCP_LISTEN ? WS_ROLE_SERVER : WS_ROLE_UNKNOWN;
	known->reader.pid = task->tgid;
	known->reader.tid = task->pid;
	known->reader.source = WS_OWNER_HOLDER;
	bpf_probe_read_kernel(known->reader.comm, sizeof(known->reader.comm), task->comm);
	known->writer = known->reader;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
