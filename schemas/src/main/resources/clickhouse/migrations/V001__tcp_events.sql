-- What the agents send, one table for each kind of batch. The columns are those of Tables.java, in its
-- order, between `tenant` (which the collector fills from the token) and `inserted_at`; a test
-- compares the two through system.columns.
--
-- For every table:
-- ORDER BY starts with the tenant, since no question is ever asked across tenants: a tenant reads its
-- own granules only, and equal neighbours make the column almost free. Time comes next because every
-- question has a time range, while node, process and connection are often left open. It is the plain
-- column: the primary index does not prune through a rounding function of a DateTime64 (26.7 reads
-- all granules of the day), though rounding would put equal nodes side by side.
-- PARTITION BY day, so that expired data goes by dropping whole parts (ttl_only_drop_parts) rather
-- than by rewriting them, and a batch, which spans seconds, becomes one part.
-- TTL 14 days: long enough to compare with last week. An operator changes it with ALTER TABLE … MODIFY
-- TTL; the collector refuses rows older than wirescope.ingest.max-age.
-- CODEC: times grow within a granule, so Delta before ZSTD(1); everything else repeats or is small,
-- which ZSTD(1) alone takes well at a cost far below that of the insert.
-- The connection_id index lets "everything about this connection" skip most granules in each table.
-- non_replicated_deduplication_window: the collector names each block that it inserts; one that comes
-- again after a lost answer is recognised among the last 1,000 and not stored twice.

-- connect, accept and close of TCP connections.
CREATE TABLE IF NOT EXISTS wirescope.connection_events
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
  kind Enum8('connect' = 1, 'accept' = 2, 'close' = 3) CODEC(ZSTD(1)),
  connect_latency_ns Nullable(UInt64) CODEC(ZSTD(1)),
  duration_ns Nullable(UInt64) CODEC(ZSTD(1)),
  bytes_sent Nullable(UInt64) CODEC(ZSTD(1)),
  bytes_received Nullable(UInt64) CODEC(ZSTD(1)),
  retransmits Nullable(UInt32) CODEC(ZSTD(1)),
  min_rtt_us Nullable(UInt32) CODEC(ZSTD(1)),
  close_reason Nullable(Enum8('unknown' = 0, 'fin' = 1, 'reset' = 2, 'timeout' = 3, 'refused' = 4, 'unreachable' = 5, 'aborted' = 6)) CODEC(ZSTD(1)),
  closed_by Nullable(Enum8('unknown' = 0, 'local' = 1, 'remote' = 2, 'kernel' = 3)) CODEC(ZSTD(1)),
  established Nullable(Bool) CODEC(ZSTD(1)),
  joined_late Nullable(Bool) CODEC(ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
  INDEX by_connection connection_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(time_unix_ns)
ORDER BY (tenant, time_unix_ns, node, connection_id)
TTL toDateTime(time_unix_ns) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;

-- One row for each retransmission handed to the network layer.
CREATE TABLE IF NOT EXISTS wirescope.retransmissions
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
  retransmission_kind Enum8('syn' = 1, 'synack' = 2, 'rto' = 3, 'tlp' = 4, 'fast' = 5, 'loss_repair' = 6, 'unseen' = 7) CODEC(ZSTD(1)),
  seq UInt32 CODEC(ZSTD(1)),
  bytes UInt32 CODEC(ZSTD(1)),
  segments UInt16 CODEC(ZSTD(1)),
  attempt UInt16 CODEC(ZSTD(1)),
  ca_state UInt8 CODEC(ZSTD(1)),
  pending_timer UInt8 CODEC(ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
  INDEX by_connection connection_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(time_unix_ns)
ORDER BY (tenant, time_unix_ns, node, connection_id)
TTL toDateTime(time_unix_ns) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;

-- Zero-window episodes. A long one comes twice: once while it is open and again at its end. Both rows
-- have the same (tenant, start_unix_ns, node, connection_id, side), which is therefore exactly the
-- ORDER BY, and merging keeps one of them. The version is duration_ns: an episode only gets longer, so
-- the row of its end has the greater one, whatever order the two arrive in; of equal ones (the same
-- row sent again) either will do. Partition and TTL go by start_unix_ns, which both rows share;
-- time_unix_ns differs between them and could put them into two partitions that never merge.
-- Until parts merge both rows are there: read the view zero_window_episodes, not this table.
CREATE TABLE IF NOT EXISTS wirescope.zero_windows
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
  side Enum8('local' = 1, 'peer' = 2) CODEC(ZSTD(1)),
  start_unix_ns DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  duration_ns UInt64 CODEC(ZSTD(1)),
  end_reason Enum8('open' = 0, 'opened' = 1, 'closed' = 2) CODEC(ZSTD(1)),
  sender_blocked_ns UInt64 CODEC(ZSTD(1)),
  bytes_unread UInt32 CODEC(ZSTD(1)),
  bytes_blocked UInt32 CODEC(ZSTD(1)),
  probes UInt32 CODEC(ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
  INDEX by_connection connection_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(duration_ns)
PARTITION BY toDate(start_unix_ns)
ORDER BY (tenant, start_unix_ns, node, connection_id, side)
TTL toDateTime(start_unix_ns) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;

-- One row for each episode: the open one only as long as no ended one has come. FINAL is cheap here
-- when the question limits tenant and start_unix_ns (the start of the primary key): only those granules
-- are read and merged, each partition by itself.
CREATE OR REPLACE VIEW wirescope.zero_window_episodes AS
SELECT * FROM wirescope.zero_windows FINAL
SETTINGS do_not_merge_across_partitions_select_final = 1;

-- Heartbeats of the agents' probes: what completeness is computed from. A few rows a second for a
-- thousand nodes, so neither index nor further order is worth it.
CREATE TABLE IF NOT EXISTS wirescope.probe_status
(
  tenant LowCardinality(String) CODEC(ZSTD(1)),
  time_unix_ns DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  node LowCardinality(String) CODEC(ZSTD(1)),
  probe LowCardinality(String) CODEC(ZSTD(1)),
  state Enum8('attached' = 1, 'failed' = 2, 'disabled' = 3) CODEC(ZSTD(1)),
  reason LowCardinality(String) CODEC(ZSTD(1)),
  interval_ns UInt64 CODEC(ZSTD(1)),
  sent UInt64 CODEC(ZSTD(1)),
  lost UInt64 CODEC(ZSTD(1)),
  lost_reason LowCardinality(String) CODEC(ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toDate(time_unix_ns)
ORDER BY (tenant, time_unix_ns, node, probe)
TTL toDateTime(time_unix_ns) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;
