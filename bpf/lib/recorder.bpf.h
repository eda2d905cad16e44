/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_RECORDER_BPF_H
#define WIRESCOPE_RECORDER_BPF_H
/* Which interfaces are watched, and the lane into which a CPU notes their packets. */
#include "kernel_types.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "wirescope/packets.h"

#define INTERFACE_CACHE 64
#define IFF_LOOPBACK 0x8 /* include/uapi/linux/if.h */

/* Which kinds of interfaces are watched; set before load. */
#define SELECT_PHYSICAL 1
#define SELECT_LOOPBACK 2
#define SELECT_VIRTUAL 4
#define SELECT_NAMES 8

const volatile __u32 selection = SELECT_PHYSICAL;
const volatile char names[SELECT_NAMES][WS_NAME_LEN] = {};
const volatile __u32 lane_packets = 4096; /* a power of two */

/* By namespace and index: the arbiter when two CPUs meet an interface at once. */
struct ws_interface_key {
	__u32 netns;
	__u32 ifindex;
};

struct ws_known_interface {
	__u32 netns;
	__u32 ifindex;
	__u32 generation;
	__u32 slot;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, WS_INTERFACES);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct ws_interface_key);
	__type(value, __u32);
} interface_slots SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, WS_INTERFACES);
	__type(key, __u32);
	__type(value, struct ws_interface);
} interfaces SEC(".maps");

/* What this CPU knows already, so that a packet need not look into the hash. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, INTERFACE_CACHE);
	__type(key, __u32);
	__type(value, struct ws_known_interface);
} known_interfaces SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ws_recorder);
} recorder SEC(".maps");

/* One for each CPU; the agent sets how many before it loads. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ws_lane);
} lanes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ws_packet);
} packets SEC(".maps");

static __always_inline bool is_named(const struct net_device *dev)
{
	__u64 name[2] = {};

	__builtin_memcpy(name, dev->name, WS_NAME_LEN);
	for (int i = 0; i < SELECT_NAMES; i++) {
		const volatile __u64 *wanted = (const volatile __u64 *)names[i];

		if (wanted[0] && wanted[0] == name[0] && wanted[1] == name[1])
			return true;
	}
	return false;
}

static __always_inline bool is_selected(const struct net_device *dev)
{
	__u32 kind = SELECT_VIRTUAL;

	if (dev->flags & IFF_LOOPBACK)
		kind = SELECT_LOOPBACK;
	else if (dev->dev.parent)
		kind = SELECT_PHYSICAL;
	return selection & kind || is_named(dev);
}

static __always_inline __u32 claim_slot(void)
{
	for (__u32 slot = 0; slot < WS_INTERFACES; slot++) {
		__u32 key = slot;
		struct ws_interface *interface;

		barrier_var(slot); /* keeps the counter in a register, where the verifier follows it */
		interface = bpf_map_lookup_elem(&interfaces, &key);
		if (interface && interface->state == WS_INTERFACE_FREE &&
		    __sync_val_compare_and_swap(&interface->state, WS_INTERFACE_FREE, WS_INTERFACE_CLAIMED) ==
			WS_INTERFACE_FREE)
			return slot;
	}
	return WS_NO_INTERFACE;
}

/* The slot of an interface that this CPU does not know yet; enters it if it is new. */
static __noinline __u32 find_slot(const struct net_device *dev, struct ws_recorder *shared)
{
	struct ws_interface_key key;
	struct ws_interface *interface;
	__u32 slot, *known;

	if (!is_selected(dev))
		return WS_NO_INTERFACE;
	key.netns = dev->nd_net.net->ns.inum;
	key.ifindex = dev->ifindex;
	known = bpf_map_lookup_elem(&interface_slots, &key);
	if (known)
		return *known;
	slot = claim_slot();
	interface = bpf_map_lookup_elem(&interfaces, &slot);
	if (!interface) {
		shared->interfaces_refused++;
		return WS_NO_INTERFACE;
	}
	if (bpf_map_update_elem(&interface_slots, &key, &slot, BPF_NOEXIST)) {
		interface->state = WS_INTERFACE_FREE; /* another CPU was first */
		known = bpf_map_lookup_elem(&interface_slots, &key);
		return known ? *known : WS_NO_INTERFACE;
	}
	interface->netns = key.netns;
	interface->ifindex = key.ifindex;
	interface->type = dev->type;
	interface->physical = dev->dev.parent != NULL;
	__builtin_memcpy(interface->name, dev->name, WS_NAME_LEN);
	interface->state = WS_INTERFACE_WATCHED;
	return slot;
}

/* The slot of the interface, WS_NO_INTERFACE if it is not watched. */
static __always_inline __u32 ws_slot_of(const struct net_device *dev, struct ws_recorder *shared)
{
	__u32 netns = dev->nd_net.net->ns.inum;
	__u32 ifindex = dev->ifindex;
	__u32 place = (ifindex ^ netns) % INTERFACE_CACHE;
	struct ws_known_interface *known = bpf_map_lookup_elem(&known_interfaces, &place);

	if (!known)
		return WS_NO_INTERFACE;
	if (known->ifindex == ifindex && known->netns == netns && known->generation == shared->generation)
		return known->slot;
	known->generation = shared->generation;
	known->slot = find_slot(dev, shared);
	known->netns = netns;
	known->ifindex = ifindex;
	return known->slot;
}

#endif
