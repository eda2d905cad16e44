/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_EVENTS_H
#define WIRESCOPE_EVENTS_H
/*
 * The kernel/user contract: every record in the ring starts with struct ws_event_header, whose `kind`
 * says which struct the record is. Fields are naturally aligned, largest first, with no hidden padding,
 * so that C, the agent's flyweights and the BTF of the built objects agree byte for byte.
 *
 * Byte order: host order, except the two addresses, which are network-order bytes (IPv4 as ::ffff:a.b.c.d).
 * Times: CLOCK_MONOTONIC nanoseconds. Zero means "not known" unless a field says otherwise.
 */
#include <linux/types.h>

#define WS_COMM_LEN 16 /* TASK_COMM_LEN */
#define WS_IP_LEN 16
#define WS_INTERFACE_LEN 16 /* IFNAMSIZ */
#define WS_CALLERS 5

enum ws_event_kind {
	WS_CONNECT = 1,
	WS_ACCEPT = 2,
	WS_CLOSE = 3,
	WS_RETRANSMISSION = 4,
	WS_ZERO_WINDOW = 5,
	WS_DROP = 6,
	WS_RESET = 7,
	WS_LISTEN_OVERFLOW = 8,
	WS_LOCAL_DROP_STALL = 9,
	WS_RETRANSMISSION_OUTCOME = 10,
	WS_HOLE = 11,
	WS_SEQUENCE_GAP = 12,
	WS_CONNECTION_SUMMARY = 20,
};

enum ws_role {
	WS_ROLE_UNKNOWN = 0,
	WS_ROLE_CLIENT = 1,
	WS_ROLE_SERVER = 2,
};

/* How the process in the header was found; a later entry is better evidence of who uses the socket. */
enum ws_owner_source {
	WS_OWNER_NONE = 0,
	WS_OWNER_LISTENER = 1, /* inherited from the listening socket */
	WS_OWNER_OPENER = 2, /* called connect(2) */
	WS_OWNER_HOLDER = 3, /* has the socket in its file table, seen when the agent started */
	WS_OWNER_USER = 4, /* last read from or wrote to the socket */
};

enum ws_close_reason {
	WS_CLOSE_UNKNOWN = 0,
	WS_CLOSE_FIN = 1,
	WS_CLOSE_RESET = 2,
	WS_CLOSE_TIMEOUT = 3,
	WS_CLOSE_REFUSED = 4,
	WS_CLOSE_UNREACHABLE = 5,
	WS_CLOSE_ABORTED = 6, /* the connection attempt was given up locally */
};

enum ws_end {
	WS_END_UNKNOWN = 0,
	WS_END_LOCAL = 1,
	WS_END_REMOTE = 2,
	WS_END_KERNEL = 3, /* a timer of ours gave up; neither application asked for it */
};

enum ws_retransmission_kind {
	WS_RETRANSMISSION_SYN = 1,
	WS_RETRANSMISSION_SYNACK = 2,
	WS_RETRANSMISSION_RTO = 3,
	WS_RETRANSMISSION_TLP = 4,
	WS_RETRANSMISSION_FAST = 5,
	WS_RETRANSMISSION_LOSS_REPAIR = 6,
	/* Counted by the kernel while no probe ran: it skips a program that it interrupts with itself. */
	WS_RETRANSMISSION_UNSEEN = 7,
};

/* Whether a retransmission was needed: whether its bytes had not arrived otherwise. */
enum ws_outcome {
	WS_OUTCOME_UNKNOWN = 0,
	WS_OUTCOME_NEEDED = 1,
	WS_OUTCOME_SPURIOUS = 2,
};

enum ws_outcome_evidence {
	WS_EVIDENCE_DSACK = 1, /* the peer reported every byte of it as a duplicate (RFC 2883) */
	WS_EVIDENCE_TIMESTAMP = 2, /* which transmission the acknowledgement was for (RFC 7323, RFC 3522) */
	WS_EVIDENCE_NO_DSACK = 3, /* what was sent later was acknowledged, and no duplicate reported */
	WS_EVIDENCE_NOT_REPORTED = 4, /* acknowledged by a peer that reports neither */
	WS_EVIDENCE_CLOSED = 5, /* the connection ended first */
	WS_EVIDENCE_NOT_KEPT = 6, /* too many were undecided at once */
};

enum ws_side {
	WS_SIDE_LOCAL = 1, /* we advertised a zero window: our reader is slow */
	WS_SIDE_PEER = 2, /* the peer advertised it: their reader is slow */
};

enum ws_zero_window_end {
	WS_ZERO_WINDOW_OPEN = 0, /* still closed when this record was made */
	WS_ZERO_WINDOW_OPENED = 1,
	WS_ZERO_WINDOW_CLOSED = 2, /* the connection ended first */
};

/* What the connection was about when it was reset. */
enum ws_phase {
	WS_PHASE_NO_CONNECTION = 0, /* no socket, or one that only listens */
	WS_PHASE_CONNECTING = 1,
	WS_PHASE_ESTABLISHED = 2,
	WS_PHASE_CLOSING = 3, /* a FIN was sent or received */
};

enum ws_stall_end {
	WS_STALL_SENT = 1, /* the peer acknowledged the segment */
	WS_STALL_CLOSED = 2, /* the connection ended first */
};

enum ws_hole_end {
	WS_HOLE_NONE = 0, /* it is no hole */
	WS_HOLE_FILLED = 1,
	WS_HOLE_CLOSED = 2, /* the connection ended first */
};

/* When the segment that filled a hole was sent, by its timestamp (RFC 7323). */
enum ws_fill {
	WS_FILL_UNKNOWN = 0,
	WS_FILL_LATER = 1, /* than the one that opened it: it was sent again */
	WS_FILL_EARLIER = 2, /* it was overtaken */
};

/* The kernel's TCP states (include/net/tcp_states.h) in which a connection can be. */
enum ws_state {
	WS_STATE_ESTABLISHED = 1,
	WS_STATE_SYN_SENT = 2,
	WS_STATE_SYN_RECV = 3,
	WS_STATE_FIN_WAIT1 = 4,
	WS_STATE_FIN_WAIT2 = 5,
	WS_STATE_CLOSE_WAIT = 8,
	WS_STATE_LAST_ACK = 9,
	WS_STATE_CLOSING = 11,
};

struct ws_event_header {
	__u64 time_ns;
	__u64 connection_id; /* the kernel's socket cookie; 0 where no full socket exists yet */
	__u64 cgroup_id; /* of the process, at the time it was recorded as the owner */
	__u32 pid;
	__u32 tid;
	__u32 netns; /* inode of the network namespace */
	__u16 local_port;
	__u16 remote_port;
	__u8 kind; /* enum ws_event_kind */
	__u8 ip_version; /* 4 or 6; a v4-mapped connection of an IPv6 socket is 4 */
	__u8 role; /* enum ws_role */
	__u8 owner_source; /* enum ws_owner_source */
	__u32 srtt_us;
	__u8 comm[WS_COMM_LEN];
	__u8 local_ip[WS_IP_LEN];
	__u8 remote_ip[WS_IP_LEN];
};

/* Client: SYN sent to ESTABLISHED. */
struct ws_connect_event {
	struct ws_event_header header;
	__u64 connect_latency_ns;
};

struct ws_accept_event {
	struct ws_event_header header;
};

struct ws_close_event {
	struct ws_event_header header;
	__u64 duration_ns; /* since ESTABLISHED, or since the attempt where it was never established */
	__u64 bytes_sent; /* acknowledged by the peer */
	__u64 bytes_received;
	__u32 retransmits; /* segments */
	__u32 min_rtt_us;
	__u8 close_reason; /* enum ws_close_reason */
	__u8 closed_by; /* enum ws_end */
	__u8 established; /* 0: the attempt failed */
	__u8 joined_late; /* the connection is older than the agent */
	__u32 mptcp_token; /* of the MPTCP connection that it is a subflow of (RFC 8684, section 2); 0: of none */
};

struct ws_retransmission_event {
	struct ws_event_header header;
	__u32 seq;
	__u32 bytes; /* payload */
	__u16 segments; /* wire segments in this transmission: what TcpRetransSegs counts */
	__u16 attempt; /* 1 for the first retransmission of these bytes by this timer */
	__u8 retransmission_kind; /* enum ws_retransmission_kind */
	__u8 ca_state; /* enum tcp_ca_state, evidence for the kind */
	__u8 pending_timer; /* icsk_pending, evidence for the kind */
	__u8 reserved;
	__u32 end_seq; /* counts SYN and FIN too */
	__u16 error; /* NET_XMIT_* or errno of an attempt that failed on this node; 0: handed to the network */
	__u16 number; /* with seq it names this one within its connection; tcp_sock.total_retrans mod 2^16 */
	__u64 decided_ns; /* the kernel's clock before this transmission: older drops are of earlier ones */
};

/* What became of a retransmission, as soon as it can be told. */
struct ws_retransmission_outcome_event {
	struct ws_event_header header;
	__u64 retransmitted_ns; /* the retransmission's header.time_ns */
	__u32 seq;
	__u32 end_seq;
	__u32 duplicate_bytes; /* of it, reported by the peer */
	__u16 number; /* as in the retransmission */
	__u8 retransmission_kind; /* enum ws_retransmission_kind */
	__u8 outcome; /* enum ws_outcome */
	__u8 evidence; /* enum ws_outcome_evidence */
	__u8 reserved[7];
};

struct ws_zero_window_event {
	struct ws_event_header header;
	__u64 start_ns;
	__u64 duration_ns;
	__u64 sender_blocked_ns; /* peer side: part of it during which we had bytes to send */
	__u32 bytes_unread; /* local side: in the receive queue at the start */
	__u32 bytes_blocked; /* peer side: most bytes seen waiting behind the window */
	__u32 probes; /* window probes: sent by us (peer side) or answered (local side) */
	__u8 side; /* enum ws_side */
	__u8 end; /* enum ws_zero_window_end */
	__u16 reserved;
};

/*
 * A TCP segment that this node's kernel threw away. `local` is the end whose socket is known to be here: the sender's
 * while outbound is set, else the receiver's; of a segment that only passes through it is the destination.
 * header.netns is where it was dropped.
 */
struct ws_drop_event {
	struct ws_event_header header;
	__u64 location; /* address of the code that gave it up */
	__u32 seq;
	__u32 end_seq; /* counts SYN and FIN too */
	__u32 ack_seq;
	__u32 bytes; /* payload */
	__u32 ifindex; /* 0: not on an interface at that point */
	__u16 drop_reason; /* enum skb_drop_reason of the running kernel */
	__u8 tcp_flags;
	__u8 outbound;
	__u8 interface[WS_INTERFACE_LEN];
	/* Of what netfilter dropped: who called that code, innermost first, up to the function that asked for a verdict. */
	__u64 callers[WS_CALLERS];
};

/* A RST that we sent or received. */
struct ws_reset_event {
	struct ws_event_header header;
	__u16 reset_reason; /* enum sk_rst_reason of the running kernel, of a RST we sent */
	__u8 sent_by; /* enum ws_end */
	__u8 phase; /* enum ws_phase */
	__u8 has_reason; /* 0: the kernel gives none */
	__u8 reserved[3];
};

/*
 * A segment of ours that this node dropped before it left: it stays unsent until a timer tries again, and no
 * retransmission counter shows it.
 */
struct ws_local_drop_stall_event {
	struct ws_event_header header;
	__u64 start_ns; /* the first drop */
	__u64 duration_ns; /* until the attempt that got through */
	__u64 location;
	__u32 seq;
	__u32 bytes;
	__u32 drops; /* attempts that were dropped */
	__u16 drop_reason;
	__u8 end; /* enum ws_stall_end */
	__u8 reserved;
};

/* Bytes that did not arrive while later ones did. The reader waited for them. */
struct ws_hole_event {
	struct ws_event_header header;
	__u64 start_ns; /* the first segment beyond it was answered */
	__u64 duration_ns; /* until the one was after which nothing was out of order */
	__u32 seq; /* the first byte that was missing */
	__u32 bytes_missing; /* 0: not known */
	__u32 segments_waiting; /* that were received out of order meanwhile */
	__u8 end; /* enum ws_hole_end */
	__u8 fill; /* enum ws_fill */
	__u16 reserved;
};

/* Numbers that a feed of datagrams skipped. The header names who reads it and who sends it. */
struct ws_sequence_gap_event {
	struct ws_event_header header;
	__u64 start_ns; /* the last datagram before it */
	__u64 duration_ns; /* until the one behind it, or the last that came late */
	__u64 first; /* the first number that was missing */
	__u64 missing; /* how many */
	__u64 late; /* of them, how many came after all */
};

/*
 * The state of a connection, every few seconds. It does not come through the ring but from the file of the iterator
 * that writes it; everything else about it is as for the others. "Interval" is the time since the last summary of the
 * same connection, or since it began.
 */
struct ws_connection_summary_event {
	struct ws_event_header header;
	__u64 duration_ns; /* since ESTABLISHED, or since the attempt; 0: older than the agent */
	__u64 interval_ns; /* 0: older than the agent and never told, so that no fact of the interval is known */
	__u64 bytes_sent; /* acknowledged by the peer */
	__u64 bytes_received;
	__u64 bytes_sent_interval;
	__u64 bytes_received_interval;
	__u64
	    local_zero_window_ns; /* our window was closed, since the agent knows the connection; an open episode counts */
	__u64 peer_zero_window_ns;
	__u64 local_zero_window_interval_ns;
	__u64 peer_zero_window_interval_ns;
	__u64 busy_ns; /* had bytes to send or in flight */
	__u64 rwnd_limited_ns; /* part of it: held back by the peer's window */
	__u64 sndbuf_limited_ns; /* part of it: held back by our send buffer */
	__u64 delivery_rate_bytes_per_second; /* the last the kernel measured; 0: none yet */
	__u32 segments_sent; /* tcp_sock.segs_out: those without payload count too */
	__u32 segments_received; /* tcp_sock.segs_in */
	__u32 retransmits; /* segments */
	__u32 retransmits_interval;
	__u32 rttvar_us;
	__u32 min_rtt_us;
	__u32 cwnd_segments;
	__u32 bytes_unsent; /* written, not sent yet */
	__u32 bytes_in_flight; /* sent, not acknowledged yet */
	__u32 bytes_unread; /* received in order, not read yet */
	__u32 snd_wnd_bytes; /* the window that the peer advertised last */
	__u32 rcv_wnd_bytes; /* the window that we advertised last */
	__u32 out_of_order_segments; /* received */
	__u32 dsacks; /* received: the peer got something twice */
	__u32 reordering_seen; /* times */
	__u8 state; /* enum ws_state */
	__u8 joined_late; /* the connection is older than the agent */
	__u8 local_window_closed; /* now */
	__u8 peer_window_closed; /* now */
	__u8 app_limited; /* the delivery rate was limited by what the application wrote */
	__u8 reserved[3];
	__u32 mptcp_token; /* of the MPTCP connection that it is a subflow of (RFC 8684, section 2); 0: of none */
};

/*
 * Segments that a listener dropped, mostly because its accept queue was full: its sk_drops. A SYN counts once, as in
 * ListenDrops; the last segment of a handshake once there, and again where tcp_v4_rcv() throws it away.
 */
struct ws_listen_overflow_event {
	struct ws_event_header header;
	__u32 count; /* since the last event of this listener */
	__u32 backlog; /* connections that wait to be accepted, now */
	__u32 limit; /* of them: listen(2)'s backlog, at most net.core.somaxconn */
	__u32 reserved;
};

#define WS_ASSERT_SIZE(type, size) _Static_assert(sizeof(type) == (size), #type " must be " #size " bytes")
WS_ASSERT_SIZE(struct ws_event_header, 96);
WS_ASSERT_SIZE(struct ws_connect_event, 104);
WS_ASSERT_SIZE(struct ws_accept_event, 96);
WS_ASSERT_SIZE(struct ws_close_event, 136);
WS_ASSERT_SIZE(struct ws_retransmission_event, 128);
WS_ASSERT_SIZE(struct ws_retransmission_outcome_event, 128);
WS_ASSERT_SIZE(struct ws_zero_window_event, 136);
WS_ASSERT_SIZE(struct ws_drop_event, 184);
WS_ASSERT_SIZE(struct ws_reset_event, 104);
WS_ASSERT_SIZE(struct ws_listen_overflow_event, 112);
WS_ASSERT_SIZE(struct ws_local_drop_stall_event, 136);
WS_ASSERT_SIZE(struct ws_connection_summary_event, 280);
WS_ASSERT_SIZE(struct ws_hole_event, 128);
WS_ASSERT_SIZE(struct ws_sequence_gap_event, 136);

#endif
