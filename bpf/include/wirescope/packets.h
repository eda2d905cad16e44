/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_PACKETS_H
#define WIRESCOPE_PACKETS_H
/*
 * The recorder: what the interface probe notes of every packet, in memory that user space maps. Nothing crosses the
 * ring for a packet and nobody is woken; the agent replays what was noted every few milliseconds (decision 0012).
 *
 * Times: CLOCK_MONOTONIC nanoseconds. Addresses: network-order bytes, IPv4 as ::ffff:a.b.c.d. Ports: host order.
 */
#include <linux/types.h>

#define WS_NAME_LEN 16 /* IFNAMSIZ, TASK_COMM_LEN */
#define WS_ADDRESS_LEN 16
#define WS_INTERFACES 64
#define WS_FLOWS 4096 /* a power of two */
#define WS_FLOW_WAYS 4 /* places that a flow may have */
#define WS_NO_INTERFACE 0xffff

enum ws_packet_flag {
	WS_PACKET_OUTBOUND = 1,
	WS_PACKET_ECN_CE = 2, /* RFC 3168: congestion experienced */
	WS_PACKET_SENDER_KNOWN =
	    4, /* it came after a pause, and busy_ms and unsent_bytes say what its TCP socket did */
	WS_PACKET_RWND_LIMITED = 8, /* of which the receiver's window held it back */
};

/*
 * One socket buffer. They lie in one lane for each CPU, a ring that is overwritten: packet n of a lane is at
 * n % length, and is whole once the lane's count is above n.
 */
struct ws_packet {
	__u64 time_ns;
	__u32 bytes; /* as the interface's own counters count it */
	__u32 flow; /* hash of addresses, ports and protocol; 0: not IP */
	__u32
	    wait_ns; /* sent: in the queueing discipline, of a sample; received: since the last packet before, of a poll that emptied the queue. 0: not known */
	__u16 interface; /* slot in the table of interfaces */
	__u16 wire_packets;
	__u8 header_bytes; /* repeated in each wire packet */
	__u8 flags; /* enum ws_packet_flag */
	__u16 busy_ms; /* since when the socket has had bytes to send or in flight, or been held back; rounded up */
	__u32 unsent_bytes; /* written to the socket and still not sent after this packet */
};

/* How many packets a CPU has noted, on a cache line of its own. */
struct ws_lane {
	__u64 written;
	__u64 reserved[7];
};

enum ws_interface_state {
	WS_INTERFACE_FREE = 0,
	WS_INTERFACE_CLAIMED = 1, /* being filled in */
	WS_INTERFACE_WATCHED = 2,
};

/* An interface that is watched. The kernel enters it with its first packet; user space frees it. */
struct ws_interface {
	__u32 state; /* enum ws_interface_state */
	__u32 netns; /* inode of the network namespace */
	__u32 ifindex;
	__u16 type; /* ARPHRD_* */
	__u16 physical; /* 1: a device of a bus; 0: one that exists in software only */
	__u8 name[WS_NAME_LEN];
};

/* What a flow's hash stands for; in one of the WS_FLOW_WAYS places from hash % (WS_FLOWS / WS_FLOW_WAYS) times that on. */
struct ws_flow {
	__u64 seen_ns; /* renewed every few milliseconds */
	__u64 socket; /* key of the senders, 0 where no socket of this node sent it */
	__u32 hash;
	__u32 netns; /* where it was seen first */
	__u16 source_port;
	__u16 destination_port;
	__u8 protocol; /* IPPROTO_* */
	__u8 ip_version;
	__u16 reserved;
	__u8 source_ip[WS_ADDRESS_LEN];
	__u8 destination_ip[WS_ADDRESS_LEN];
};

/* Who sent datagrams from a socket last; by the socket's cookie. */
struct ws_sender {
	__u64 cgroup_id;
	__u32 pid;
	__u32 tid;
	__u8 comm[WS_NAME_LEN];
};

/* What the recorder and the agent tell each other. */
struct ws_recorder {
	__u32 generation; /* of the table of interfaces: what was looked up in an older one is looked up again */
	__u32 reserved;
	__u64 interfaces_refused; /* packets of interfaces for which there was no place */
	__u64 flows_unnamed; /* packets of flows whose place another one holds */
};

_Static_assert(sizeof(struct ws_packet) == 32, "struct ws_packet must be 32 bytes");
_Static_assert(sizeof(struct ws_lane) == 64, "struct ws_lane must be 64 bytes");
_Static_assert(sizeof(struct ws_interface) == 32, "struct ws_interface must be 32 bytes");
_Static_assert(sizeof(struct ws_flow) == 64, "struct ws_flow must be 64 bytes");
_Static_assert(sizeof(struct ws_sender) == 32, "struct ws_sender must be 32 bytes");
_Static_assert(sizeof(struct ws_recorder) == 24, "struct ws_recorder must be 24 bytes");

#endif
