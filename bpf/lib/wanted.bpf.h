/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_WANTED_BPF_H
#define WIRESCOPE_WANTED_BPF_H
/*
 * Which connections are watched. It is decided where a connection begins: one that nobody wants gets no storage, and
 * without that the packet path has nothing to do for it. Facts that belong to no socket of ours are asked one by one.
 *
 * The agent sets the lists before it loads a probe; the verifier removes the code of the empty ones.
 */
#include "kernel_types.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define WS_WANTED_MOST 16
#define WS_CGROUP_DEPTH_MOST 16

/* Each list: any of it, or everything if it is empty. All three must agree. */
const volatile __u32 wanted_ports[WS_WANTED_MOST];
const volatile __u32 wanted_port_count = 0;
const volatile __u32 wanted_netns[WS_WANTED_MOST];
const volatile __u32 wanted_netns_count = 0;
const volatile __u64 wanted_cgroups[WS_WANTED_MOST];
const volatile __u32 wanted_cgroup_count = 0;

static __always_inline bool ws_is_wanted_port(__u16 port)
{
	for (__u32 i = 0; i < WS_WANTED_MOST && i < wanted_port_count; i++)
		if (wanted_ports[i] == port)
			return true;
	return false;
}

/* `remote_port` in host order, as both are. */
static __always_inline bool ws_are_wanted_ports(__u16 local_port, __u16 remote_port)
{
	return !wanted_port_count || ws_is_wanted_port(local_port) || ws_is_wanted_port(remote_port);
}

static __always_inline bool ws_is_wanted_netns(__u32 netns)
{
	if (!wanted_netns_count)
		return true;
	for (__u32 i = 0; i < WS_WANTED_MOST && i < wanted_netns_count; i++)
		if (wanted_netns[i] == netns)
			return true;
	return false;
}

static __always_inline bool ws_is_wanted_cgroup_id(__u64 id)
{
	for (__u32 i = 0; i < WS_WANTED_MOST && i < wanted_cgroup_count; i++)
		if (wanted_cgroups[i] == id)
			return true;
	return false;
}

/* Before Linux 6.1 (commit 7f203bc89eb6). */
struct cgroup___ids {
	__u64 ancestor_ids[0];
} __attribute__((preserve_access_index));

/* Of the cgroup itself, or of one it is in: `level` 0 is the root. */
static __always_inline __u64 ws_ancestor_id(struct cgroup *cgroup, __u32 level)
{
	struct cgroup___ids *older = (void *)cgroup;
	struct cgroup *ancestor = NULL;
	__u64 id = 0;

	if (!bpf_core_field_exists(cgroup->ancestors)) {
		bpf_probe_read_kernel(&id, sizeof(id), (void *)&older->ancestor_ids + level * sizeof(id));
		return id;
	}
	bpf_probe_read_kernel(&ancestor, sizeof(ancestor), (void *)&cgroup->ancestors + level * sizeof(ancestor));
	return BPF_CORE_READ(ancestor, kn, id);
}

/* A socket is in the cgroup of the process that made it; one that was accepted, in that of its listener. */
static __always_inline bool ws_is_wanted_cgroup(const struct sock *sk)
{
	struct cgroup *cgroup;
	__u32 own_level;

	if (!wanted_cgroup_count)
		return true;
	if (!sk)
		return false;
	if (bpf_core_field_exists(sk->sk_cgrp_data.cgroup))
		cgroup = BPF_CORE_READ(sk, sk_cgrp_data.cgroup);
	else
		cgroup = (struct cgroup *)BPF_CORE_READ((const struct sock___cgroup_value *)sk, sk_cgrp_data.val);
	if (!cgroup)
		return false;
	own_level = BPF_CORE_READ(cgroup, level);
	for (__u32 level = 0; level < WS_CGROUP_DEPTH_MOST && level <= own_level; level++)
		if (ws_is_wanted_cgroup_id(ws_ancestor_id(cgroup, level)))
			return true;
	return false;
}

static __always_inline __u16 ws_local_port(const struct sock *sk)
{
	__u16 port = BPF_CORE_READ(sk, __sk_common.skc_num);

	/* tcp_set_state(TCP_CLOSE) has already given the port back */
	return port ? port : bpf_ntohs(BPF_CORE_READ((const struct inet_sock *)sk, inet_sport));
}

static __always_inline bool ws_is_wanted_place(const struct sock_common *common, const struct sock *of_cgroup)
{
	return (!wanted_netns_count || ws_is_wanted_netns(BPF_CORE_READ(common, skc_net.net, ns.inum))) &&
	       ws_is_wanted_cgroup(of_cgroup);
}

static __always_inline bool ws_is_wanted(const struct sock *sk)
{
	return (!wanted_port_count ||
		ws_are_wanted_ports(ws_local_port(sk), bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport)))) &&
	       ws_is_wanted_place(&sk->__sk_common, sk);
}

/* A client that has sent no SYN yet has no port of its own yet. */
static __always_inline bool ws_may_be_wanted(const struct sock *sk)
{
	return ws_is_wanted(sk) ||
	       (wanted_port_count && !ws_local_port(sk) && ws_is_wanted_place(&sk->__sk_common, sk));
}

/* A connection that its listener has not made a socket for yet. */
static __always_inline bool ws_is_wanted_request(const struct sock *listener, const struct request_sock *request)
{
	const struct sock_common *common = &request->__req_common;

	return (!wanted_port_count ||
		ws_are_wanted_ports(BPF_CORE_READ(common, skc_num), bpf_ntohs(BPF_CORE_READ(common, skc_dport)))) &&
	       ws_is_wanted_place(common, listener);
}

#endif
