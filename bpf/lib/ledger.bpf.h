/* SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause) */
#ifndef WIRESCOPE_LEDGER_BPF_H
#define WIRESCOPE_LEDGER_BPF_H
/*
 * Keeps account of the connections that we know, so that one whose end no program was run for is missed. Each is entered
 * once at its beginning and struck out at its end; the socket itself remembers in between that it is entered.
 */
#include "maps.bpf.h"

static __always_inline struct ws_connection_ledger *ws_ledger(void)
{
	__u32 slot = 0;

	return bpf_map_lookup_elem(&connection_ledger, &slot);
}

static __always_inline void ws_enter_begun(struct ws_socket *socket)
{
	struct ws_connection_ledger *ledger = ws_ledger();

	if (!ledger)
		return;
	ledger->begun++;
	socket->is_entered = 1;
}

static __always_inline void ws_enter_ended(struct ws_socket *socket)
{
	struct ws_connection_ledger *ledger = ws_ledger();

	if (!ledger || !socket->is_entered)
		return;
	ledger->ended++;
	socket->is_entered = 0;
}

static __always_inline void ws_enter_ended_unseen(struct ws_socket *socket)
{
	struct ws_connection_ledger *ledger = ws_ledger();

	if (!ledger || !socket->is_entered)
		return;
	ledger->ended++;
	ledger->ended_unseen++;
	socket->is_entered = 0;
}

/* A walk has come upon a connection that is open. */
static __always_inline void ws_enter_found(const struct ws_socket *socket)
{
	struct ws_connection_ledger *ledger = ws_ledger();

	if (ledger && socket->is_entered)
		ledger->found++;
}

#endif
