// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* For tests: drops TCP segments to port 9047 where tc hands them over (clsact, both directions). */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>
#include <linux/tcp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#define PORT 9047
#define IPPROTO_TCP 6

static __always_inline int judge(struct __sk_buff *skb, __u32 offset)
{
	struct tcphdr tcp;

	if (bpf_skb_load_bytes(skb, offset, &tcp, sizeof(tcp)))
		return TC_ACT_OK;
	return tcp.dest == bpf_htons(PORT) ? TC_ACT_SHOT : TC_ACT_OK;
}

SEC("tc")
int drop_port(struct __sk_buff *skb)
{
	if (skb->protocol == bpf_htons(ETH_P_IP)) {
		struct iphdr ip;

		if (bpf_skb_load_bytes(skb, ETH_HLEN, &ip, sizeof(ip)) || ip.protocol != IPPROTO_TCP)
			return TC_ACT_OK;
		return judge(skb, ETH_HLEN + ip.ihl * 4);
	}
	if (skb->protocol == bpf_htons(ETH_P_IPV6)) {
		struct ipv6hdr ip;

		if (bpf_skb_load_bytes(skb, ETH_HLEN, &ip, sizeof(ip)) || ip.nexthdr != IPPROTO_TCP)
			return TC_ACT_OK;
		return judge(skb, ETH_HLEN + sizeof(ip));
	}
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
