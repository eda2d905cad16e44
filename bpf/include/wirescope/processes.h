/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_PROCESSES_H
#define WIRESCOPE_PROCESSES_H
/* What the kernel keeps of processes for the agent, which may come to ask for one that is gone. */
#include <linux/types.h>

#define WS_EXECUTABLE_LEN 192

/* By pid. A path without its first bytes, if it is longer than this, does not start with a slash. */
struct ws_process {
	__u8 executable[WS_EXECUTABLE_LEN]; /* its path, padded with zeros */
};

/* How often a process of one of these pids began or took another executable: slot pid % WS_PROCESS_BIRTHS. */
#define WS_PROCESS_BIRTHS 4096

_Static_assert(sizeof(struct ws_process) == WS_EXECUTABLE_LEN, "struct ws_process must be its path");

#endif
