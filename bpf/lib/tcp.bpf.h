/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_TCP_BPF_H
#define WIRESCOPE_TCP_BPF_H
/* What a tcp_sock's own counters mean, for an open connection and for one that ends. */
#include "kernel_types.h"

#include "wirescope/events.h"

static __always_inline bool ws_seq_after(__u32 a, __u32 b)
{
	return (__s32)(b - a) < 0;
}

static __always_inline bool ws_peer_sent_fin(const struct tcp_sock *tp)
{
	return tp->inet_conn.icsk_inet.sk.__sk_common.skc_flags >> SOCK_DONE & 1;
}

/*
 * Payload that the peer acknowledged. The kernel's counter follows the sequence numbers, so it also counts a SYN and a
 * FIN. Whether our FIN was acknowledged shows in the state (at a close: in the state it ended in), FIN_WAIT2, or the
 * last state with everything acknowledged.
 */
static __always_inline __u64 ws_bytes_sent(const struct tcp_sock *tp, int state, __u8 role)
{
	__u64 sent = tp->bytes_acked;
	bool all_acknowledged = tp->snd_una == tp->write_seq;
	bool fin_acknowledged = state == TCP_FIN_WAIT2 || state == TCP_TIME_WAIT ||
				((state == TCP_LAST_ACK || state == TCP_CLOSING) && all_acknowledged);

	if (role == WS_ROLE_CLIENT && sent)
		sent--;
	if (fin_acknowledged && sent)
		sent--;
	return sent;
}

static __always_inline __u64 ws_bytes_received(const struct tcp_sock *tp)
{
	__u64 received = tp->bytes_received;

	if (ws_peer_sent_fin(tp) && received)
		received--;
	return received;
}

/* 0: no sample yet, which tcp_init_sock() writes as ~0. */
static __always_inline __u32 ws_min_rtt_us(const struct tcp_sock *tp)
{
	__u32 min_rtt_us = tp->rtt_min.s[0].v;

	return min_rtt_us == ~0U ? 0 : min_rtt_us;
}

/*
 * The token that all subflows of an MPTCP connection share on this node, as `ss -M` shows it. 0 of any other connection,
 * also of one whose peer knew no MPTCP.
 */
static __always_inline __u32 ws_mptcp_token(const struct tcp_sock *tp)
{
	const struct mptcp_subflow_context *subflow;

	if (!bpf_core_field_exists(tp->is_mptcp) || !BPF_CORE_READ_BITFIELD_PROBED(tp, is_mptcp))
		return 0;
	subflow = BPF_CORE_READ(tp, inet_conn.icsk_ulp_data);
	if (!subflow ||
	    (!BPF_CORE_READ_BITFIELD_PROBED(subflow, mp_capable) && !BPF_CORE_READ_BITFIELD_PROBED(subflow, mp_join)))
		return 0;
	return BPF_CORE_READ(subflow, token);
}

#endif
