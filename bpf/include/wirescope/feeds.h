/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_FEEDS_H
#define WIRESCOPE_FEEDS_H
/* Which feeds are watched: what the agent tells the probe before it loads it. */
#include <linux/types.h>

#define WS_FEEDS_MOST 8

/* Where the datagrams to a port carry their number. Offsets in bytes from the start of the payload. */
struct ws_feed_format {
	__u16 port;
	__u16 number_offset;
	__u16 count_offset;
	__u8 number_bytes; /* 1, 2, 4 or 8 */
	__u8 count_bytes; /* of how many numbers there are in a datagram; 0: always one */
	__u8 little_endian; /* else the network's order */
	__u8 reserved[3];
};

_Static_assert(sizeof(struct ws_feed_format) == 12, "struct ws_feed_format must be 12 bytes");

#endif
