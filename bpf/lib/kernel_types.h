/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_KERNEL_TYPES_H
#define WIRESCOPE_KERNEL_TYPES_H
/*
 * The kernel types the probes read, each with only the fields they read. preserve_access_index makes
 * libbpf relocate every access by name against the running kernel, so the order here means nothing and
 * no multi-megabyte vmlinux.h is carried (decision 0002).
 */
#include <linux/bpf.h>
#include <linux/tcp.h> /* TCP_CA_*, struct tcphdr */
#include <linux/types.h>
#include <stdbool.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct ns_common {
	unsigned int inum;
};

struct net {
	struct ns_common ns;
};

typedef struct {
	struct net *net;
} possible_net_t;

struct in6_addr {
	union {
		__u8 u6_addr8[16];
	} in6_u;
};

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	volatile unsigned char skc_state;
	possible_net_t skc_net;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
	unsigned long skc_flags;
	struct {
		__s64 counter;
	} skc_cookie;
};

struct kernfs_node {
	__u64 id;
};

struct cgroup {
	int level;
	struct kernfs_node *kn;
	struct cgroup *ancestors[0];
};

struct sock_cgroup_data {
	struct cgroup *cgroup;
};

struct napi_struct;
struct socket;
struct sock {
	struct sock_common __sk_common;
	struct socket *sk_socket;
	int sk_err;
	__u16 sk_protocol;
	__u32 sk_ack_backlog;
	__u32 sk_max_ack_backlog;
	struct {
		int counter;
	} sk_drops;
	struct sock_cgroup_data sk_cgrp_data;
};

struct sock_cgroup_data___value {
	__u64 val;
};

/* Before Linux 5.15 (commit 8520e224f547): also a pointer, where cgroup v1 has not put anything else there. */
struct sock___cgroup_value {
	struct sock_cgroup_data___value sk_cgrp_data;
};

struct inet_sock {
	struct sock sk;
	__be16 inet_sport;
};

struct inet_connection_sock {
	struct inet_sock icsk_inet;
	__u8 icsk_ca_state : 5;
	__u8 icsk_retransmits;
	__u8 icsk_pending;
	void *icsk_ulp_data;
};

/* net/mptcp/protocol.h; only where the kernel has MPTCP. */
struct mptcp_subflow_context {
	__u32 token;
	__u32 mp_capable : 1;
	__u32 mp_join : 1;
};

struct minmax_sample {
	__u32 t;
	__u32 v;
};

struct minmax {
	struct minmax_sample s[3];
};

struct rb_node;
struct rb_root {
	struct rb_node *rb_node;
};

struct tcp_options_received {
	__u32 rcv_tsval;
	__u8 num_sacks;
	__u16 sack_ok : 3;
};

struct tcp_sack_block {
	__u32 start_seq;
	__u32 end_seq;
};

struct tcp_sock {
	struct inet_connection_sock inet_conn;
	struct tcp_options_received rx_opt;
	struct rb_root out_of_order_queue;
	struct tcp_sack_block selective_acks[4];
	__u32 tsoffset;
	__u8 tcp_usec_ts : 1; /* since Linux 6.7 */
	__u32 rcv_nxt;
	__u32 rcv_wnd;
	__u32 copied_seq;
	__u32 snd_una;
	__u32 snd_nxt;
	__u32 snd_wl1;
	__u32 snd_wnd;
	__u32 write_seq;
	__u32 srtt_us;
	__u32 total_retrans;
	__u64 bytes_acked;
	__u64 bytes_received;
	__u64 tcp_clock_cache;
	struct minmax rtt_min;
	__u32 mdev_us;
	__u32 mss_cache;
	__u32 snd_cwnd;
	__u32 segs_out;
	__u32 segs_in;
	__u32 rcv_ooopack;
	__u32 dsack_dups;
	__u32 reord_seen;
	__u32 rate_delivered;
	__u32 rate_interval_us;
	__u32 chrono_start;
	__u32 chrono_stat[3];
	__u8 chrono_type : 2;
	__u8 rate_app_limited : 1;
	__u8 is_mptcp : 1; /* only where the kernel has MPTCP */
};

struct request_sock {
	struct sock_common __req_common;
	__u8 num_timeout : 7;
};

struct tcp_request_sock {
	__u32 snt_isn;
};

struct device {
	struct device *parent;
};

struct net_device {
	char name[16];
	int ifindex;
	unsigned int mtu;
	unsigned int flags;
	unsigned short type;
	possible_net_t nd_net;
	struct device dev;
};

struct skb_shared_info {
	unsigned short gso_segs;
};

struct sk_buff {
	struct sock *sk;
	struct net_device *dev;
	char cb[48];
	__u64 skb_mstamp_ns;
	unsigned int len;
	int skb_iif;
	__be16 protocol;
	__u16 network_header;
	__u16 mac_header;
	unsigned int end;
	unsigned char *head;
	unsigned char *data;
};

struct tcp_skb_cb {
	__u32 seq;
	__u32 end_seq;
	__u16 tcp_gso_segs;
	__u16 tcp_flags;
	__u8 sacked;
};

struct qstr {
	__u32 len;
	const unsigned char *name;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
};

struct vfsmount {
	struct dentry *mnt_root;
};

/* fs/mount.h */
struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	struct path f_path;
};

struct mm_struct {
	struct file *exe_file;
};

struct task_struct {
	int pid;
	int tgid;
	char comm[16];
	struct mm_struct *mm;
};

struct socket {
	struct sock *sk;
};

struct seq_file;
struct bpf_iter_meta {
	struct seq_file *seq;
};

struct bpf_iter__task_file {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
	__u32 fd;
	struct file *file;
};

struct bpf_iter__bpf_sk_storage_map {
	struct bpf_iter_meta *meta;
	struct sock *sk;
	void *value;
};

struct bpf_iter__tcp {
	struct bpf_iter_meta *meta;
	struct sock_common *sk_common;
};

#pragma clang attribute pop

#define AF_INET 2
#define AF_INET6 10
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17

/* include/net/tcp_states.h */
enum {
	TCP_ESTABLISHED = 1,
	TCP_SYN_SENT,
	TCP_SYN_RECV,
	TCP_FIN_WAIT1,
	TCP_FIN_WAIT2,
	TCP_TIME_WAIT,
	TCP_CLOSE,
	TCP_CLOSE_WAIT,
	TCP_LAST_ACK,
	TCP_LISTEN,
	TCP_CLOSING,
	TCP_NEW_SYN_RECV,
};

/* include/linux/tcp.h, enum tcp_chrono: what the sender spends its time on */
enum {
	TCP_CHRONO_BUSY = 1,
	TCP_CHRONO_RWND_LIMITED,
	TCP_CHRONO_SNDBUF_LIMITED,
};

#define SOCK_DONE 1 /* include/net/sock.h, enum sock_flags: the peer's FIN was received */
#define ICSK_TIME_LOSS_PROBE 5 /* include/net/inet_connection_sock.h */

#endif
