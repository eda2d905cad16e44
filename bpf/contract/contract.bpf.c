// SPDX-License-Identifier: (GPL-2.0-only OR BSD-2-Clause)
/*
 * Never loaded. A compiler writes only the types into an object's BTF that its programs and maps lead to;
 * here is one variable that leads to all of the contract, so that a test can compare the whole of it with the
 * agent's side.
 */
#include "wirescope/counters.h"
#include "wirescope/events.h"
#include "wirescope/packets.h"

#include "replay.h"

struct ws_contract {
	struct ws_event_header header;
	struct ws_connect_event connect;
	struct ws_accept_event accept;
	struct ws_close_event close;
	struct ws_retransmission_event retransmission;
	struct ws_retransmission_outcome_event retransmission_outcome;
	struct ws_zero_window_event zero_window;
	struct ws_drop_event drop;
	struct ws_reset_event reset;
	struct ws_local_drop_stall_event local_drop_stall;
	struct ws_listen_overflow_event listen_overflow;
	struct ws_connection_summary_event connection_summary;
	struct ws_hole_event hole;
	struct ws_sequence_gap_event sequence_gap;
	struct ws_probe_counters probe_counters;
	struct ws_connection_ledger connection_ledger;
	struct ws_zero_window_counters zero_window_counters;
	enum ws_event_kind event_kind;
	enum ws_role role;
	enum ws_owner_source owner_source;
	enum ws_close_reason close_reason;
	enum ws_end end;
	enum ws_retransmission_kind retransmission_kind;
	enum ws_outcome outcome;
	enum ws_outcome_evidence outcome_evidence;
	enum ws_side side;
	enum ws_zero_window_end zero_window_end;
	enum ws_phase phase;
	enum ws_stall_end stall_end;
	enum ws_hole_end hole_end;
	enum ws_fill fill;
	enum ws_state state;
	enum ws_probe probe;
	struct ws_packet packet;
	struct ws_lane lane;
	struct ws_interface interface;
	struct ws_flow flow;
	struct ws_recorder recorder;
	struct ws_sender sender;
	enum ws_packet_flag packet_flag;
	enum ws_interface_state interface_state;
	struct ws_finding finding;
	struct ws_flow_share flow_share;
	struct ws_interval_flows interval_flows;
	struct ws_replay_counters replay_counters;
	struct ws_totals totals;
	enum ws_finding_kind finding_kind;
	enum ws_burst_end burst_end;
	enum ws_burst_rule burst_rule;
	enum ws_rate_source rate_source;
};

struct ws_contract ws_contract;
