// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Notes every packet of the watched interfaces, with one clock read, for the agent to replay (wirescope/packets.h).
 *
 *   sent:     net_dev_start_xmit, the last hook before the driver and next to where a capture takes it.
 *   received: napi_gro_receive_entry, before packets are merged, where the driver uses it; else netif_receive_skb.
 *
 * All of these run with softirqs off, and no two of them within one another on one CPU, so a lane has one writer.
 */
#include "../lib/flow.bpf.h"
#include "../lib/recorder.bpf.h"
#include "../lib/sender.bpf.h"

#include <bpf/bpf_tracing.h>

#define ETHERNET_HEADER_BYTES 14
#define ARPHRD_LOOPBACK 772 /* include/uapi/linux/if_arp.h */
#define WAIT_SAMPLE 16 /* of so many packets that are queued one is timed */

/* What a CPU remembers from one hook to the next. */
struct cpu_notes {
	__u64 sent_ns[WS_INTERFACES]; /* the last packet that each interface sent */
	__u64 received_ns; /* the last packet that was received */
	__u64 emptied_ns; /* the last packet of the last poll that left nothing behind */
	__u64 is_emptied; /* since then nothing was received */
	__u64 queued_skb; /* the packet that is timed, by its address */
	__u64 queued_ns;
	__u64 queued;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct cpu_notes);
} cpu_notes SEC(".maps");

/* Which interfaces hand packets to GRO: by slot. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, WS_INTERFACES);
	__type(key, __u32);
	__type(value, __u32);
} receives_by_gro SEC(".maps");

static __always_inline struct cpu_notes *notes(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&cpu_notes, &zero);
}

/* Only what is longer than a frame may be was left for the device to cut up. */
static __always_inline __u16 wire_packets(const struct sk_buff *skb, const struct net_device *dev)
{
	unsigned short segments = 0;

	if (skb->len <= dev->mtu + ETHERNET_HEADER_BYTES + 4 /* VLAN tag */)
		return 1;
	bpf_probe_read_kernel(&segments, sizeof(segments),
			      skb->head + skb->end + bpf_core_field_offset(struct skb_shared_info, gso_segs));
	return segments ? segments : 1;
}

static __always_inline void note(const struct sk_buff *skb, const struct net_device *dev, __u32 slot, __u32 bytes,
				 __u64 now_ns, __u64 wait_ns, __u64 socket, __u8 flags, bool after_pause,
				 struct ws_recorder *shared)
{
	__u32 cpu = bpf_get_smp_processor_id();
	struct ws_lane *lane = bpf_map_lookup_elem(&lanes, &cpu);
	struct ws_packet *packet;
	struct ws_tcp_part tcp = {};
	__u8 ecn_ce = 0;
	__u32 place;

	if (!lane)
		return;
	place = cpu * lane_packets + (lane->written & (lane_packets - 1));
	packet = bpf_map_lookup_elem(&packets, &place);
	if (!packet)
		return;
	packet->time_ns = now_ns;
	packet->bytes = bytes;
	packet->flow = ws_flow_of(skb, dev->nd_net.net->ns.inum, socket, now_ns, &ecn_ce, &tcp, shared);
	packet->wait_ns = wait_ns < 0xffffffff ? wait_ns : 0xffffffff;
	packet->interface = slot;
	packet->wire_packets = wire_packets(skb, dev);
	packet->header_bytes = packet->wire_packets > 1 ? ETHERNET_HEADER_BYTES + 40 : 0;
	packet->flags = flags | (ecn_ce ? WS_PACKET_ECN_CE : 0);
	packet->busy_ms = 0;
	packet->unsent_bytes = 0;
	if (after_pause && tcp.header_bytes)
		ws_note_sender(packet, skb, &tcp);
	/* after the packet itself: a reader that sees the count must see the packet, also where stores may pass each other */
	__sync_fetch_and_add(&lane->written, 1);
}

static __always_inline void on_receive(const struct sk_buff *skb, bool by_gro)
{
	const struct net_device *dev = skb->dev;
	struct ws_recorder *shared;
	struct cpu_notes *cpu;
	__u32 slot, zero = 0, *gro;
	__u64 now_ns, wait_ns = 0;
	__u32 bytes = skb->len;

	shared = bpf_map_lookup_elem(&recorder, &zero);
	if (!shared)
		return;
	slot = ws_slot_of(dev, shared);
	gro = bpf_map_lookup_elem(&receives_by_gro, &slot);
	if (!gro) /* not watched */
		return;
	if (by_gro)
		*gro = 1;
	else if (*gro)
		return;
	now_ns = bpf_ktime_get_ns();
	cpu = notes();
	if (cpu) {
		if (cpu->is_emptied) {
			cpu->emptied_ns = cpu->received_ns;
			cpu->is_emptied = 0;
		}
		if (cpu->emptied_ns)
			wait_ns = now_ns - cpu->emptied_ns;
		cpu->received_ns = now_ns;
	}
	/* the counters of the loopback interface leave out the header that the others count */
	if (dev->type != ARPHRD_LOOPBACK)
		bytes += (__u32)(skb->data - skb->head) - skb->mac_header;
	note(skb, dev, slot, bytes, now_ns, wait_ns, 0, 0, false, shared);
}

SEC("tp_btf/net_dev_start_xmit")
int BPF_PROG(interface_sent, const struct sk_buff *skb, const struct net_device *dev)
{
	__u64 now_ns, wait_ns = 0, socket = 0, address = 0;
	struct ws_recorder *shared;
	struct cpu_notes *cpu;
	__u32 slot, zero = 0;
	__u32 bytes = skb->len;
	bool after_pause = false;
	struct sock *sk;

	shared = bpf_map_lookup_elem(&recorder, &zero);
	if (!shared)
		return 0;
	slot = ws_slot_of(dev, shared);
	if (slot == WS_NO_INTERFACE)
		return 0;
	now_ns = bpf_ktime_get_ns();
	cpu = notes();
	if (cpu) {
		__u64 *sent_ns = &cpu->sent_ns[slot & (WS_INTERFACES - 1)];

		after_pause = now_ns - *sent_ns >= PAUSE_NS;
		*sent_ns = now_ns;
	}
	if (cpu && cpu->queued_skb) {
		bpf_probe_read_kernel(&address, sizeof(address), ctx);
		if (address == cpu->queued_skb) {
			wait_ns = now_ns - cpu->queued_ns;
			cpu->queued_skb = 0;
		}
	}
	if (dev->type == ARPHRD_LOOPBACK)
		bytes -= ETHERNET_HEADER_BYTES;
	sk = skb->sk;
	if (sk)
		socket = sk->__sk_common.skc_cookie.counter;
	note(skb, dev, slot, bytes, now_ns, wait_ns, socket, WS_PACKET_OUTBOUND, after_pause, shared);
	return 0;
}

SEC("tp_btf/napi_gro_receive_entry")
int BPF_PROG(interface_gro, const struct sk_buff *skb)
{
	on_receive(skb, true);
	return 0;
}

SEC("tp_btf/napi_gro_frags_entry")
int BPF_PROG(interface_gro_frags, const struct sk_buff *skb)
{
	on_receive(skb, true);
	return 0;
}

SEC("tp_btf/netif_receive_skb")
int BPF_PROG(interface_received, const struct sk_buff *skb)
{
	on_receive(skb, false);
	return 0;
}

/*
 * What comes after a poll that did all there was to do arrived after it. Of that poll the time of its last packet is
 * known: reading the clock again, also for polls without a packet of a watched interface, would cost as much as noting one.
 */
SEC("tp_btf/napi_poll")
int BPF_PROG(interface_polled, struct napi_struct *napi, int work, int budget)
{
	struct cpu_notes *cpu;

	if (work >= budget)
		return 0;
	cpu = notes();
	if (cpu)
		cpu->is_emptied = 1;
	return 0;
}

/* A sample of the waits in the queueing discipline; a packet that waits may leave on another CPU and is then not timed. */
SEC("tp_btf/net_dev_queue")
int BPF_PROG(interface_queued, const struct sk_buff *skb)
{
	struct cpu_notes *cpu = notes();

	if (!cpu || cpu->queued++ % WAIT_SAMPLE)
		return 0;
	if (bpf_probe_read_kernel(&cpu->queued_skb, sizeof(cpu->queued_skb), ctx))
		return 0;
	cpu->queued_ns = bpf_ktime_get_ns();
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
