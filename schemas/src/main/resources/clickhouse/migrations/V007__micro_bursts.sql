-- Bursts of an interface. One that lasts is told again: as for zero windows (V001__tcp_events.sql) the ORDER BY is exactly
-- what its rows share, and the longest counts. Read the view micro_burst_episodes, not this table.
CREATE TABLE IF NOT EXISTS wirescope.micro_bursts
(
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  time_unix_ns DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  node LowCardinality(String) CODEC(ZSTD(1)),
  pid UInt32 CODEC(ZSTD(1)),
  tid UInt32 CODEC(ZSTD(1)),
  comm LowCardinality(String) CODEC(ZSTD(1)),
  container_id LowCardinality(String) CODEC(ZSTD(1)),
  cgroup LowCardinality(String) CODEC(ZSTD(1)),
  netns UInt32 CODEC(ZSTD(1)),
  local_ip IPv6 CODEC(ZSTD(1)),
  local_port UInt16 CODEC(ZSTD(1)),
  remote_ip IPv6 CODEC(ZSTD(1)),
  remote_port UInt16 CODEC(ZSTD(1)),
  ip_version UInt8 CODEC(ZSTD(1)),
  connection_id UInt64 CODEC(ZSTD(1)),
  direction Enum8('outbound' = 1, 'inbound' = 2) CODEC(ZSTD(1)),
  role Enum8('unknown' = 0, 'client' = 1, 'server' = 2) CODEC(ZSTD(1)),
  owner_source Enum8('none' = 0, 'listener' = 1, 'opener' = 2, 'holder' = 3, 'user' = 4) CODEC(ZSTD(1)),
  srtt_us Nullable(UInt32) CODEC(ZSTD(1)),
  interface LowCardinality(String) CODEC(ZSTD(1)),
  interface_index UInt32 CODEC(ZSTD(1)),
  start_unix_ns DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  duration_ns UInt64 CODEC(ZSTD(1)),
  end_reason Enum8('open' = 0, 'drained' = 1, 'interface_gone' = 2) CODEC(ZSTD(1)),
  uncertainty_ns UInt64 CODEC(ZSTD(1)),
  bytes UInt64 CODEC(ZSTD(1)),
  packets UInt32 CODEC(ZSTD(1)),
  wire_packets UInt32 CODEC(ZSTD(1)),
  peak_queue_bytes UInt64 CODEC(ZSTD(1)),
  drain_bits_per_second UInt64 CODEC(ZSTD(1)),
  threshold_bytes UInt64 CODEC(ZSTD(1)),
  mean_bits_per_second UInt64 CODEC(ZSTD(1)),
  peak_bits_per_second UInt64 CODEC(ZSTD(1)),
  rule Enum8('abs' = 1, 'base' = 2, 'both' = 3) CODEC(ZSTD(1)),
  rate_source Enum8('none' = 0, 'configured' = 1, 'ethtool' = 2, 'learned' = 3) CODEC(ZSTD(1)),
  rate_bits_per_second Nullable(UInt64) CODEC(ZSTD(1)),
  ecn_ce_packets UInt32 CODEC(ZSTD(1)),
  flows UInt32 CODEC(ZSTD(1)),
  top_flows String CODEC(ZSTD(1)),
  drops String CODEC(ZSTD(1)),
  retransmits UInt32 CODEC(ZSTD(1)),
  queue_wait_ns Nullable(UInt64) CODEC(ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
  INDEX by_connection connection_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_inserted inserted_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(duration_ns)
PARTITION BY toDate(start_unix_ns)
ORDER BY (tenant, start_unix_ns, node, netns, interface, direction)
TTL toDateTime(start_unix_ns) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;

CREATE OR REPLACE VIEW wirescope.micro_burst_episodes AS
SELECT * FROM wirescope.micro_bursts FINAL
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- Silences of an interface that had been busy.
CREATE TABLE IF NOT EXISTS wirescope.gaps
(
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  time_unix_ns DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  node LowCardinality(String) CODEC(ZSTD(1)),
  pid UInt32 CODEC(ZSTD(1)),
  tid UInt32 CODEC(ZSTD(1)),
  comm LowCardinality(String) CODEC(ZSTD(1)),
  container_id LowCardinality(String) CODEC(ZSTD(1)),
  cgroup LowCardinality(String) CODEC(ZSTD(1)),
  netns UInt32 CODEC(ZSTD(1)),
  local_ip IPv6 CODEC(ZSTD(1)),
  local_port UInt16 CODEC(ZSTD(1)),
  remote_ip IPv6 CODEC(ZSTD(1)),
  remote_port UInt16 CODEC(ZSTD(1)),
  ip_version UInt8 CODEC(ZSTD(1)),
  connection_id UInt64 CODEC(ZSTD(1)),
  direction Enum8('outbound' = 1, 'inbound' = 2) CODEC(ZSTD(1)),
  role Enum8('unknown' = 0, 'client' = 1, 'server' = 2) CODEC(ZSTD(1)),
  owner_source Enum8('none' = 0, 'listener' = 1, 'opener' = 2, 'holder' = 3, 'user' = 4) CODEC(ZSTD(1)),
  srtt_us Nullable(UInt32) CODEC(ZSTD(1)),
  gap_kind Enum8('silence' = 1, 'hole' = 2, 'sequence' = 3) CODEC(ZSTD(1)),
  interface LowCardinality(String) CODEC(ZSTD(1)),
  interface_index UInt32 CODEC(ZSTD(1)),
  start_unix_ns DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  duration_ns UInt64 CODEC(ZSTD(1)),
  threshold_ns UInt64 CODEC(ZSTD(1)),
  usual_gap_ns UInt64 CODEC(ZSTD(1)),
  packets_before UInt32 CODEC(ZSTD(1)),
  cause Enum8('unknown' = 0, 'host_paused' = 1, 'softirq_starved' = 2, 'sender_idle' = 3, 'rwnd_limited' = 4, 'cwnd_limited' = 5, 'peer_or_path_silent' = 6) CODEC(ZSTD(1)),
  host_paused_ns UInt64 CODEC(ZSTD(1)),
  bytes_unsent Nullable(UInt64) CODEC(ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
  INDEX by_connection connection_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_inserted inserted_at TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(time_unix_ns)
ORDER BY (tenant, time_unix_ns, node, interface)
TTL toDateTime(time_unix_ns) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;

-- What an interface carried around a finding. Most slots are empty: the series compress to a few hundred bytes.
CREATE TABLE IF NOT EXISTS wirescope.waveforms
(
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  time_unix_ns DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  node LowCardinality(String) CODEC(ZSTD(1)),
  netns UInt32 CODEC(ZSTD(1)),
  interface LowCardinality(String) CODEC(ZSTD(1)),
  interface_index UInt32 CODEC(ZSTD(1)),
  direction Enum8('outbound' = 1, 'inbound' = 2) CODEC(ZSTD(1)),
  connection_id UInt64 CODEC(ZSTD(1)),
  subject Enum8('micro_burst' = 1, 'gap' = 2, 'zero_window' = 3, 'retransmission' = 4) CODEC(ZSTD(1)),
  subject_start_unix_ns DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  start_unix_ns DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  slot_ns UInt32 CODEC(ZSTD(1)),
  complete Bool CODEC(ZSTD(1)),
  bytes Array(UInt32) CODEC(ZSTD(1)),
  packets Array(UInt32) CODEC(ZSTD(1)),
  flow_bytes Array(UInt32) CODEC(ZSTD(1)),
  retransmits Array(UInt32) CODEC(ZSTD(1)),
  drops Array(UInt32) CODEC(ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
  INDEX by_connection connection_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(time_unix_ns)
ORDER BY (tenant, node, interface, subject_start_unix_ns, time_unix_ns)
TTL toDateTime(time_unix_ns) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;

-- Kinds are appended: a number that was written stands for its name for good.
ALTER TABLE wirescope.findings
  MODIFY COLUMN kind Enum8('zero_window' = 1, 'retransmissions' = 2, 'connect_failed' = 3, 'local_drop_stall' = 4, 'resets' = 5, 'micro_burst' = 6, 'gap' = 7);
