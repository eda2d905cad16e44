// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Which executable a process runs, written down when the process begins: one that lives for a millisecond is gone
 * before the agent can look for it in /proc. Nothing crosses the ring; the agent asks for the few processes that it
 * meets on the network.
 */
#include "../lib/executable.bpf.h"
#include "../lib/ring.bpf.h"

#include <bpf/bpf_tracing.h>

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct ws_process);
} processes SEC(".maps");

/* Mapped by the agent, which sees for each event, without a call, whether it still knows the process. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, WS_PROCESS_BIRTHS);
	__type(key, __u32);
	__type(value, __u64);
} process_births SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct ws_path);
} path_scratch SEC(".maps");

static __always_inline void remember(struct task_struct *task, __u32 pid)
{
	struct file *file = BPF_CORE_READ(task, mm, exe_file);
	__u32 zero = 0, slot = pid % WS_PROCESS_BIRTHS;
	struct ws_path *path = bpf_map_lookup_elem(&path_scratch, &zero);
	__u64 *births = bpf_map_lookup_elem(&process_births, &slot);

	if (!path || !births)
		return;
	if (!file) { /* a thread of the kernel */
		bpf_map_delete_elem(&processes, &pid);
	} else {
		ws_path_of_executable(path, file);
		if (bpf_map_update_elem(&processes, &pid, &path->bytes[path->start & WS_NAME_MASK], BPF_ANY))
			ws_count_lost_state(WS_PROBE_PROCESS);
	}
	__sync_fetch_and_add(births, 1);
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(sched_process_exec, struct task_struct *task)
{
	remember(task, task->tgid);
	return 0;
}

/* Also for threads, which have begun nothing. */
SEC("tp_btf/sched_process_fork")
int BPF_PROG(sched_process_fork, struct task_struct *parent, struct task_struct *child)
{
	if (child->pid == child->tgid)
		remember(child, child->tgid);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
