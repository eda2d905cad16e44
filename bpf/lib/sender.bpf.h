/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_SENDER_BPF_H
#define WIRESCOPE_SENDER_BPF_H
/*
 * What the TCP socket behind a packet did in the pause before it: had it nothing to send, or was it held back? The
 * kernel keeps a chronograph of that (tcp_chrono_start(), net/ipv4/tcp_output.c), and only a packet after a pause is
 * worth a look at it.
 */
#include "flow.bpf.h"
#include "tcp.bpf.h"

#define PAUSE_NS 1000000ULL /* no shorter silence is told (detect/silence.h) */
#define NS_PER_MS 1000000ULL
#define BUSY_MS_MAX 0xffff

/* Set by the agent: the chronograph counts in jiffies, whose length is not in BTF. */
const volatile __u64 jiffy_ns = 4000000;

/* Since Linux 6.2 (commit a35b9af4ec2c). */
extern void *bpf_rdonly_cast(const void *object, __u32 btf_id) __ksym __weak;

static __always_inline void ws_note_sender(struct ws_packet *packet, const struct sk_buff *skb,
					   const struct ws_tcp_part *tcp)
{
	__u32 before_bytes = skb->network_header - (__u32)(skb->data - skb->head);
	const struct sock *sk = skb->sk;
	const struct tcp_sock *tp;
	__u32 sent_to, end_seq;
	__u64 busy_ms;
	__s32 unsent;
	__u8 state, chrono;

	if (!bpf_rdonly_cast || !sk)
		return;
	state = sk->__sk_common.skc_state;
	if (state == TCP_NEW_SYN_RECV || state == TCP_TIME_WAIT || state == TCP_LISTEN)
		return;
	tp = bpf_rdonly_cast(sk, bpf_core_type_id_kernel(struct tcp_sock));
	end_seq = tcp->seq + skb->len - before_bytes - tcp->header_bytes;
	/* snd_nxt moves on after new data was handed over (tcp_event_new_data_sent()), unless it waited in a queue */
	sent_to = ws_seq_after(end_seq, tp->snd_nxt) ? end_seq : tp->snd_nxt;
	unsent = tp->write_seq - sent_to;
	chrono = BPF_CORE_READ_BITFIELD(tp, chrono_type);
	busy_ms = 0;
	if (chrono)
		busy_ms = ((__u32)bpf_jiffies64() - tp->chrono_start + 1) * jiffy_ns / NS_PER_MS;
	packet->unsent_bytes = unsent > 0 ? unsent : 0;
	packet->busy_ms = busy_ms < BUSY_MS_MAX ? busy_ms : BUSY_MS_MAX;
	packet->flags |= WS_PACKET_SENDER_KNOWN;
	if (chrono == TCP_CHRONO_RWND_LIMITED)
		packet->flags |= WS_PACKET_RWND_LIMITED;
}

#endif
