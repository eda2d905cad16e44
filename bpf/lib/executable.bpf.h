/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_EXECUTABLE_BPF_H
#define WIRESCOPE_EXECUTABLE_BPF_H
/*
 * The path of a process's executable, as /proc/PID/exe says it. The kernel's own bpf_d_path() may not be called where
 * processes begin, so the way from the file to the root is walked here (as prepend_path() in fs/d_path.c does),
 * without its locks: a directory renamed at the same moment may appear under either name.
 */
#include "kernel_types.h"

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "wirescope/processes.h"

#define WS_PATH_DEPTH 24 /* names and mount points from a file to the root; what is deeper loses its beginning */
#define WS_NAME_MASK 255 /* NAME_MAX, and the largest place that a name may start at */
#define WS_PATH_FIRST (WS_NAME_MASK - WS_EXECUTABLE_LEN) /* where the longest path starts */

/* Written from the end: a name goes before what it contains. What lies behind the path stays zero. */
struct ws_path {
	__u8 bytes[2 * (WS_NAME_MASK + 1)];
	__u32 start;
};

/* Puts a name and its slash before the rest of the path; false if they do not fit. */
static __always_inline bool ws_path_prepend(struct ws_path *path, struct dentry *dentry)
{
	__u32 length = BPF_CORE_READ(dentry, d_name.len) & WS_NAME_MASK;
	__u32 start = path->start;

	if (start < WS_PATH_FIRST + length + 1)
		return false;
	start = (start - length) & WS_NAME_MASK;
	if (bpf_probe_read_kernel(&path->bytes[start], length, BPF_CORE_READ(dentry, d_name.name)))
		return false;
	start = (start - 1) & WS_NAME_MASK;
	path->bytes[start] = '/';
	path->start = start;
	return true;
}

/* `path->bytes` must be zero from WS_NAME_MASK on, as it is when this is called for the same path again. */
static __always_inline void ws_path_of_executable(struct ws_path *path, struct file *file)
{
	struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
	struct vfsmount *mounted = BPF_CORE_READ(file, f_path.mnt);
	struct mount *mount =
	    (void *)mounted - __builtin_preserve_field_info(((struct mount *)0)->mnt, BPF_FIELD_BYTE_OFFSET);
	struct dentry *parent;
	struct mount *outer;
	int i;

	path->start = WS_NAME_MASK;
	for (i = 0; i < WS_PATH_DEPTH; i++) {
		if (dentry == BPF_CORE_READ(mount, mnt.mnt_root)) {
			outer = BPF_CORE_READ(mount, mnt_parent);
			if (outer == mount)
				return;
			dentry = BPF_CORE_READ(mount, mnt_mountpoint);
			mount = outer;
			continue;
		}
		if (!ws_path_prepend(path, dentry))
			break;
		parent = BPF_CORE_READ(dentry, d_parent);
		if (parent == dentry) /* a file without a directory, such as memfd_create() makes */
			return;
		dentry = parent;
	}
	if (path->start < WS_NAME_MASK)
		path->start++; /* without its slash: the beginning is missing */
}

#endif
