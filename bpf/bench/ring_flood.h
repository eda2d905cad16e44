/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_RING_FLOOD_H
#define WIRESCOPE_RING_FLOOD_H
#include <linux/types.h>

/* A record of this kind says that no more will come; it is none of enum ws_event_kind. */
#define WS_FLOOD_END 127

/* What one run of the flood shall do, and what has been done by all runs of this context. */
struct ws_flood {
	__u64 produced;
	__u64 lost;
	__u64 sum; /* of the field `seq` of what was produced */
	__u64 cgroup_id; /* of the flooding process, for its records */
	__u32 pid; /* the same */
	__u32 tid; /* the same */
	__u32 records; /* in: how many to write */
	__u32 end; /* in: 1 to write one WS_FLOOD_END instead; produced and lost do not count it */
};

_Static_assert(sizeof(struct ws_flood) == 48, "struct ws_flood must be 48 bytes");

#endif
