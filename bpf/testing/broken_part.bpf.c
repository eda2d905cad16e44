// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/* The state changes on a kernel without a field that only zero windows need. */
#include "../lib/zero_window.bpf.h"

#include <bpf/bpf_core_read.h>

struct tcp_sock___elsewhere {
	__u32 no_such_field;
} __attribute__((preserve_access_index));

#define ws_close_windows(sk, tp, socket, connection_id, now_ns)                                                        \
	((socket)->established_ns += ((struct tcp_sock___elsewhere *)(tp))->no_such_field)

#include "../probes/state_change.bpf.c"
