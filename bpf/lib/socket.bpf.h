/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_SOCKET_BPF_H
#define WIRESCOPE_SOCKET_BPF_H
/* Reads a socket, and what we remember of it, into the header that every event shares. */
#include "maps.bpf.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>

static __always_inline void ws_copy_v4(__u8 *to, __be32 address)
{
	__builtin_memset(to, 0, 10);
	to[10] = 0xff;
	to[11] = 0xff;
	__builtin_memcpy(to + 12, &address, 4);
}

static __always_inline bool ws_is_v4_mapped(const __u8 *ip)
{
	const __u32 *words = (const __u32 *)ip;

	return words[0] == 0 && words[1] == 0 && words[2] == bpf_htonl(0xffff);
}

/* `common` may be a sock, a tcp_sock or a request_sock: all begin with a sock_common. */
static __always_inline void ws_fill_addresses(struct ws_event_header *header, const struct sock_common *common)
{
	header->local_port = common->skc_num;
	header->remote_port = bpf_ntohs(common->skc_dport);
	header->netns = BPF_CORE_READ(common, skc_net.net, ns.inum);
	if (common->skc_family == AF_INET6) {
		BPF_CORE_READ_INTO(&header->local_ip, common, skc_v6_rcv_saddr.in6_u.u6_addr8);
		BPF_CORE_READ_INTO(&header->remote_ip, common, skc_v6_daddr.in6_u.u6_addr8);
		header->ip_version = ws_is_v4_mapped(header->remote_ip) ? 4 : 6;
	} else {
		ws_copy_v4(header->local_ip, common->skc_rcv_saddr);
		ws_copy_v4(header->remote_ip, common->skc_daddr);
		header->ip_version = 4;
	}
}

static __always_inline void ws_fill_user(struct ws_event_header *header, const struct ws_user *user)
{
	header->cgroup_id = user->cgroup_id;
	header->pid = user->pid;
	header->tid = user->tid;
	header->owner_source = user->source;
	__builtin_memcpy(header->comm, user->comm, WS_COMM_LEN);
}

static __always_inline void ws_fill_no_user(struct ws_event_header *header)
{
	header->cgroup_id = 0;
	header->pid = 0;
	header->tid = 0;
	header->owner_source = WS_OWNER_NONE;
	__builtin_memset(header->comm, 0, WS_COMM_LEN);
}

static __always_inline void ws_fill_header(struct ws_event_header *header, __u8 kind, __u64 time_ns,
					   __u64 connection_id, const struct tcp_sock *tp,
					   const struct ws_socket *socket, const struct ws_user *user)
{
	header->time_ns = time_ns;
	header->connection_id = connection_id;
	header->kind = kind;
	header->role = socket ? socket->role : WS_ROLE_UNKNOWN;
	header->srtt_us = tp->srtt_us >> 3; /* kept as 8 * srtt */
	ws_fill_addresses(header, (const struct sock_common *)tp);
	if (!header->local_port) /* tcp_set_state(TCP_CLOSE) has already given the port back */
		header->local_port = bpf_ntohs(tp->inet_conn.icsk_inet.inet_sport);
	if (socket && user)
		ws_fill_user(header, user);
	else
		ws_fill_no_user(header);
}

/* The calling thread becomes the last user of one direction. Process context only. */
static __always_inline void ws_set_user(struct ws_user *user, __u8 source)
{
	__u64 pid_tgid = bpf_get_current_pid_tgid();

	user->tid = (__u32)pid_tgid;
	user->pid = pid_tgid >> 32;
	user->cgroup_id = bpf_get_current_cgroup_id();
	user->source = source;
	bpf_get_current_comm(user->comm, sizeof(user->comm));
}

#endif
