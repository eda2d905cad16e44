// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* For tests: the least that walks the sockets' storage. A kernel that refuses this refuses every such walk. */
#include "../lib/kernel_types.h"

#include <bpf/bpf_helpers.h>

SEC("iter/bpf_sk_storage_map")
int visit(struct bpf_iter__bpf_sk_storage_map *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
