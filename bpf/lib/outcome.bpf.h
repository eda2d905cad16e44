/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_OUTCOME_BPF_H
#define WIRESCOPE_OUTCOME_BPF_H
/*
 * What became of a retransmission: needed, or spurious because what it repeats had arrived. That shows later, in the
 * acknowledgements (decision 0010):
 *
 *   duplicate   the peer reports each byte of it as received twice (RFC 2883): spurious;
 *   timestamp   the first acknowledgement of it echoes when the segment was sent that filled the hole (RFC 7323,
 *               section 4.3): an earlier time is that of an earlier transmission (RFC 3522): spurious, else needed;
 *   neither     what was sent later is acknowledged, so a report of a duplicate would have come: needed.
 *
 * Retransmissions are put down under the socket's lock, by one CPU at a time; acknowledgements come on any CPU, before
 * the lock is taken. Each place has a state of its own, and who changes it from awaited to free tells the outcome.
 */
#include "ring.bpf.h"
#include "socket.bpf.h"
#include "tcp.bpf.h"

#define WS_AWAITED_MAX 23 /* what fits into a slab of 1024 bytes, with the kernel's 72 */
#define WS_AWAITED 1 /* lowest bit of the state; the others count how often the place was used */
#define WS_TCP_OPTIONS_MAX 40
#define WS_TCP_WORDS_WITH_TIMESTAMP 8
#define WS_TCP_OPTIONS 12 /* in one header: Linux sends 6, and SYN-ACKs of others 8 */
#define WS_TCP_OPTION_NOP 1
#define WS_TCP_OPTION_SACK 5
#define WS_TCP_OPTION_TIMESTAMP 8
/* For a segment that is overtaken by later ones, as on another CPU of this node or another path of the network. */
#define WS_REORDERING_NS 5000000
#define WS_NS_PER_MS 1000000
#define WS_NS_PER_US 1000

struct ws_awaited_outcome {
	__u64 retransmitted_ns;
	__u32 seq;
	__u32 end_seq;
	__u32 timestamp; /* TSval that it carried, if the connection uses timestamps */
	__u32 snd_nxt; /* when it was sent: what is sent later begins here */
	__u32 duplicate_bytes;
	__u32 state;
	__u16 number;
	__u8 kind; /* enum ws_retransmission_kind */
	__u8 has_sack;
};

struct ws_awaited_outcomes {
	__u64 duplicate_ns; /* the last report of a duplicate by the peer */
	__u32 duplicate_start;
	__u32 duplicate_end;
	__u32 undecided; /* places in use */
	__u32 reserved;
	struct ws_awaited_outcome places[WS_AWAITED_MAX];
};

_Static_assert(sizeof(struct ws_awaited_outcomes) <= 952,
	       "struct ws_awaited_outcomes must fit into a slab of 1024 bytes");

/* Only a socket that has sent something again has one. */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct ws_awaited_outcomes);
} awaited_outcomes SEC(".maps");

/* What an acknowledgement says. */
struct ws_acknowledgement {
	__u32 ack;
	__u32 timestamp; /* TSecr */
	__u32 duplicate_start; /* not below duplicate_end: none reported */
	__u32 duplicate_end;
	bool has_timestamp;
	__u64 answered_ns; /* what was sent before would have been reported by now if it was a duplicate */
};

struct ws_decision {
	__u8 outcome;
	__u8 evidence; /* 0: not decided yet */
};

static __always_inline struct ws_decision ws_decided(__u8 outcome, __u8 evidence)
{
	struct ws_decision decision = {.outcome = outcome, .evidence = evidence};

	return decision;
}

static __always_inline void ws_tell_outcome(const struct ws_awaited_outcome *awaited, struct ws_decision decision,
					    __u64 connection_id, struct tcp_sock *tp, const struct ws_socket *socket)
{
	struct ws_retransmission_outcome_event *event = ws_reserve(WS_PROBE_RETRANSMISSION, sizeof(*event));

	if (!event)
		return;
	ws_fill_header(&event->header, WS_RETRANSMISSION_OUTCOME, bpf_ktime_get_ns(), connection_id, tp, socket,
		       &socket->writer);
	event->retransmitted_ns = awaited->retransmitted_ns;
	event->seq = awaited->seq;
	event->end_seq = awaited->end_seq;
	event->duplicate_bytes = awaited->duplicate_bytes;
	event->number = awaited->number;
	event->retransmission_kind = awaited->kind;
	event->outcome = decision.outcome;
	event->evidence = decision.evidence;
	__builtin_memset(event->reserved, 0, sizeof(event->reserved));
	ws_submit(WS_PROBE_RETRANSMISSION, event);
}

/* True for the one caller that may tell what becomes of `place`, whose state was `state`. */
static __always_inline bool ws_take(struct ws_awaited_outcomes *awaited, struct ws_awaited_outcome *place, __u32 state)
{
	if (__sync_val_compare_and_swap(&place->state, state, state + 1) != state)
		return false;
	__sync_fetch_and_add(&awaited->undecided, -1);
	return true;
}

/* tcp_established_options(): the time at which the segment was handed over, in the connection's unit and offset. */
static __always_inline __u32 ws_timestamp_of(const struct sk_buff *skb, const struct tcp_sock *tp)
{
	__u64 sent_ns = BPF_CORE_READ(skb, skb_mstamp_ns);
	bool in_us = bpf_core_field_exists(tp->tcp_usec_ts) && BPF_CORE_READ_BITFIELD_PROBED(tp, tcp_usec_ts);

	return (__u32)(sent_ns / (in_us ? WS_NS_PER_US : WS_NS_PER_MS)) + tp->tsoffset;
}

/*
 * Puts a retransmission down whose outcome is to be told. Over this node's own devices the answer to what a thread sends
 * may have passed before the tracepoint tells that it was sent.
 */
static __always_inline void ws_await_outcome(struct sock *sk, const struct sk_buff *skb, struct tcp_sock *tp,
					     struct ws_socket *socket, struct ws_awaited_outcome *begun,
					     __u64 connection_id)
{
	struct ws_awaited_outcomes *awaited;

	awaited = bpf_sk_storage_get(&awaited_outcomes, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
	if (awaited && awaited->duplicate_ns >= tp->tcp_clock_cache &&
	    !ws_seq_after(awaited->duplicate_start, begun->seq) &&
	    !ws_seq_after(begun->end_seq, awaited->duplicate_end)) {
		begun->duplicate_bytes = begun->end_seq - begun->seq;
		ws_tell_outcome(begun, ws_decided(WS_OUTCOME_SPURIOUS, WS_EVIDENCE_DSACK), connection_id, tp, socket);
		return;
	}
	for (__u32 i = 0; awaited && i < WS_AWAITED_MAX; i++) {
		struct ws_awaited_outcome *place = &awaited->places[i];
		__u32 state = place->state;

		if (state & WS_AWAITED)
			continue;
		place->retransmitted_ns = begun->retransmitted_ns;
		place->seq = begun->seq;
		place->end_seq = begun->end_seq;
		place->timestamp = ws_timestamp_of(skb, tp);
		place->snd_nxt = tp->snd_nxt;
		place->duplicate_bytes = 0;
		place->number = begun->number;
		place->kind = begun->kind;
		place->has_sack = !!BPF_CORE_READ_BITFIELD_PROBED(tp, rx_opt.sack_ok);
		/* atomic, so that whoever sees the state sees what it is about */
		__sync_fetch_and_add(&awaited->undecided, 1);
		__sync_fetch_and_add(&place->state, 1);
		socket->awaits_outcome = 1;
		return;
	}
	/* no loss: the retransmission is told, and why its outcome is not known */
	ws_tell_outcome(begun, ws_decided(WS_OUTCOME_UNKNOWN, WS_EVIDENCE_NOT_KEPT), connection_id, tp, socket);
}

static __always_inline __u64 ws_round_trip_ago_ns(const struct tcp_sock *tp)
{
	return bpf_ktime_get_ns() - (__u64)(tp->srtt_us >> 3) * WS_NS_PER_US;
}

/* It was acknowledged, and if it was a duplicate that would have been reported by now. */
static __always_inline struct ws_decision ws_decide_unreported(const struct ws_awaited_outcome *awaited)
{
	if (!awaited->has_sack)
		return ws_decided(WS_OUTCOME_UNKNOWN, WS_EVIDENCE_NOT_REPORTED);
	return ws_decided(WS_OUTCOME_NEEDED, WS_EVIDENCE_NO_DSACK);
}

/* The connection ends, and with it what could have been said of its retransmissions. */
static __always_inline void ws_close_outcomes(struct sock *sk, struct tcp_sock *tp, struct ws_socket *socket)
{
	struct ws_decision closed = ws_decided(WS_OUTCOME_UNKNOWN, WS_EVIDENCE_CLOSED);
	__u64 connection_id, answered_ns;
	struct ws_awaited_outcomes *awaited;

	if (!socket->awaits_outcome)
		return;
	awaited = bpf_sk_storage_get(&awaited_outcomes, sk, 0, 0);
	if (!awaited)
		return;
	connection_id = bpf_get_socket_cookie(sk);
	answered_ns = ws_round_trip_ago_ns(tp);
	for (__u32 i = 0; i < WS_AWAITED_MAX; i++) {
		struct ws_awaited_outcome *place = &awaited->places[i];
		bool is_answered = !ws_seq_after(place->end_seq, tp->snd_una) && place->retransmitted_ns <= answered_ns;
		__u32 state = place->state;

		if (state & WS_AWAITED && ws_take(awaited, place, state))
			ws_tell_outcome(place, is_answered ? ws_decide_unreported(place) : closed, connection_id, tp,
					socket);
	}
}

static __always_inline __u32 ws_read_be32(const __u8 *bytes)
{
	return (__u32)bytes[0] << 24 | (__u32)bytes[1] << 16 | (__u32)bytes[2] << 8 | bytes[3];
}

/* tcp_check_dsack(): the first block is a duplicate if it lies below the acknowledgement or inside the second block. */
static __always_inline void ws_read_duplicate(struct ws_acknowledgement *ack, const __u8 *blocks, __u8 bytes)
{
	__u32 start = ws_read_be32(blocks);
	__u32 end = ws_read_be32(blocks + 4);

	if (bytes < 8)
		return;
	if (ws_seq_after(ack->ack, start) || (bytes >= 16 && !ws_seq_after(ws_read_be32(blocks + 8), start) &&
					      !ws_seq_after(end, ws_read_be32(blocks + 12)))) {
		ack->duplicate_start = start;
		ack->duplicate_end = end;
	}
}

/* `offset`: of the TCP header. */
static __always_inline void ws_read_acknowledgement(const struct __sk_buff *skb, const struct tcphdr *tcp, __u32 offset,
						    struct ws_acknowledgement *ack)
{
	__u8 options[WS_TCP_OPTIONS_MAX + 24] = {}; /* what is read beyond the last option is zero */
	__u32 bytes = tcp->doff * 4 - sizeof(*tcp);
	__u64 at = 0; /* as wide as a register, so that what is compared is what is read with: 6.1 follows no copy */

	__builtin_memset(ack, 0, sizeof(*ack));
	ack->ack = bpf_ntohl(tcp->ack_seq);
	if (bytes < 1 || bytes > WS_TCP_OPTIONS_MAX)
		return;
	/* Older verifiers, 6.1 for one, forget that it is not 0 once it has been moved about. */
	barrier_var(bytes);
	bytes = ((bytes - 1) & (sizeof(options) - 1)) + 1;
	if (bpf_skb_load_bytes(skb, offset + sizeof(*tcp), options, bytes))
		return;
	for (int i = 0; i < WS_TCP_OPTIONS; i++) {
		__u8 kind, length;

		barrier_var(at);
		if (at > WS_TCP_OPTIONS_MAX - 2)
			break;
		kind = options[at];
		length = options[at + 1];
		if (kind == WS_TCP_OPTION_NOP) {
			at++;
			continue;
		}
		if (kind == 0 || length < 2)
			break;
		if (kind == WS_TCP_OPTION_TIMESTAMP) {
			ack->has_timestamp = true;
			ack->timestamp = ws_read_be32(options + at + 6);
		} else if (kind == WS_TCP_OPTION_SACK) {
			ws_read_duplicate(ack, options + at + 2, length - 2);
		}
		at += length;
	}
}

static __always_inline bool ws_is_reported(const struct ws_awaited_outcome *awaited,
					   const struct ws_acknowledgement *ack)
{
	return ws_seq_after(awaited->end_seq, ack->duplicate_start) && ws_seq_after(ack->duplicate_end, awaited->seq);
}

static __always_inline void ws_note_duplicate(struct ws_awaited_outcome *awaited, const struct ws_acknowledgement *ack)
{
	__u32 start = ws_seq_after(ack->duplicate_start, awaited->seq) ? ack->duplicate_start : awaited->seq;
	__u32 end = ws_seq_after(awaited->end_seq, ack->duplicate_end) ? ack->duplicate_end : awaited->end_seq;

	awaited->duplicate_bytes += end - start;
}

/*
 * `snd_una`: before this acknowledgement. The echoed time is that of the segment that filled the hole only where no
 * other was waited for before it: else it may be that of a segment whose acknowledgement was delayed.
 */
static __always_inline struct ws_decision ws_decide(const struct ws_awaited_outcome *awaited,
						    const struct ws_acknowledgement *ack, __u32 snd_una)
{
	__s32 since = ack->timestamp - awaited->timestamp;
	bool is_first_hole = !ws_seq_after(awaited->seq, snd_una) && ws_seq_after(awaited->end_seq, snd_una);

	if (awaited->duplicate_bytes && awaited->duplicate_bytes >= awaited->end_seq - awaited->seq)
		return ws_decided(WS_OUTCOME_SPURIOUS, WS_EVIDENCE_DSACK);
	if (ws_seq_after(awaited->end_seq, ack->ack))
		return ws_decided(WS_OUTCOME_UNKNOWN, 0);
	if (ack->has_timestamp && is_first_hole) {
		if (since < 0)
			return ws_decided(WS_OUTCOME_SPURIOUS, WS_EVIDENCE_TIMESTAMP);
		/* A fast retransmission may follow the transmission before it within one tick of the clock. */
		if (since > 0 || awaited->kind != WS_RETRANSMISSION_FAST)
			return ws_decided(WS_OUTCOME_NEEDED, WS_EVIDENCE_TIMESTAMP);
	}
	if ((!(ack->has_timestamp && since > 0) && !ws_seq_after(ack->ack, awaited->snd_nxt)) ||
	    awaited->retransmitted_ns > ack->answered_ns)
		return ws_decided(WS_OUTCOME_UNKNOWN, 0);
	return ws_decide_unreported(awaited);
}

/* A duplicate is one of the transmission that was sent last, as the first to arrive is none. */
static __always_inline void ws_note_duplicates(struct ws_awaited_outcomes *awaited,
					       const struct ws_acknowledgement *ack)
{
	__u64 last_ns = 0;
	__u32 last_seq = 0;

	if (!ws_seq_after(ack->duplicate_end, ack->duplicate_start))
		return;
	for (__u32 i = 0; i < WS_AWAITED_MAX; i++) {
		struct ws_awaited_outcome *place = &awaited->places[i];

		if (place->state & WS_AWAITED && ws_is_reported(place, ack) && place->retransmitted_ns > last_ns) {
			last_ns = place->retransmitted_ns;
			last_seq = place->seq;
		}
	}
	for (__u32 i = 0; i < WS_AWAITED_MAX; i++) {
		struct ws_awaited_outcome *place = &awaited->places[i];

		if (place->state & WS_AWAITED && ws_is_reported(place, ack) &&
		    (place->seq != last_seq || place->retransmitted_ns == last_ns))
			ws_note_duplicate(place, ack);
	}
}

/*
 * Whether a segment needs a look: an outcome is awaited, or it carries more than timestamps, so that it may report a
 * duplicate of what is not told yet.
 */
static __always_inline bool ws_may_have_outcome(const struct ws_socket *socket, const struct tcphdr *tcp)
{
	return socket->awaits_outcome || tcp->doff > WS_TCP_WORDS_WITH_TIMESTAMP;
}

static __always_inline void ws_look_for_outcomes(struct __sk_buff *skb, struct bpf_sock *sk, const struct tcphdr *tcp,
						 __u32 offset, struct tcp_sock *tp, struct ws_socket *socket)
{
	__u64 connection_id = bpf_get_socket_cookie(skb);
	__u32 snd_una = tp->snd_una;
	struct ws_awaited_outcomes *awaited;
	struct ws_acknowledgement ack;
	bool is_duplicate;

	ws_read_acknowledgement(skb, tcp, offset, &ack);
	/* Not snd_nxt: the answer may also pass before tcp_event_new_data_sent() has moved that. */
	if (ws_seq_after(ack.ack, tp->write_seq))
		return;
	is_duplicate = ws_seq_after(ack.duplicate_end, ack.duplicate_start);
	if (!is_duplicate && !socket->awaits_outcome)
		return;
	awaited = bpf_sk_storage_get(&awaited_outcomes, sk, 0, is_duplicate ? BPF_SK_STORAGE_GET_F_CREATE : 0);
	if (!awaited)
		return;
	if (is_duplicate) {
		awaited->duplicate_start = ack.duplicate_start;
		awaited->duplicate_end = ack.duplicate_end;
		awaited->duplicate_ns = bpf_ktime_get_ns();
	}
	ack.answered_ns = ws_round_trip_ago_ns(tp) - WS_REORDERING_NS;
	ws_note_duplicates(awaited, &ack);
	for (__u32 i = 0; i < WS_AWAITED_MAX; i++) {
		struct ws_awaited_outcome *place = &awaited->places[i];
		__u32 state = place->state;
		struct ws_decision decision;

		if (!(state & WS_AWAITED))
			continue;
		decision = ws_decide(place, &ack, snd_una);
		if (decision.evidence && ws_take(awaited, place, state))
			ws_tell_outcome(place, decision, connection_id, tp, socket);
	}
	/* Another CPU may put one down meanwhile: the count is read, as a barrier, after the flag was taken away. */
	if (!awaited->undecided) {
		socket->awaits_outcome = 0;
		if (__sync_fetch_and_add(&awaited->undecided, 0))
			socket->awaits_outcome = 1;
	}
}

#endif
