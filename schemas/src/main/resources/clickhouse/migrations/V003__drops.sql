-- What a node's own kernel threw away, and what that explains.

-- Rows from before this migration know of no drop.
ALTER TABLE wirescope.retransmissions
  ADD COLUMN IF NOT EXISTS error UInt16 CODEC(ZSTD(1)) AFTER pending_timer,
  ADD COLUMN IF NOT EXISTS dropped Enum8('nothing' = 0, 'segment' = 1, 'acknowledgement' = 2, 'flight' = 3) CODEC(ZSTD(1)) AFTER error,
  ADD COLUMN IF NOT EXISTS drop_reason LowCardinality(String) CODEC(ZSTD(1)) AFTER dropped,
  ADD COLUMN IF NOT EXISTS drop_location LowCardinality(String) CODEC(ZSTD(1)) AFTER drop_reason,
  ADD COLUMN IF NOT EXISTS drop_interface LowCardinality(String) CODEC(ZSTD(1)) AFTER drop_location,
  ADD COLUMN IF NOT EXISTS drop_netns Nullable(UInt32) CODEC(ZSTD(1)) AFTER drop_interface,
  ADD COLUMN IF NOT EXISTS drop_time_unix_ns Nullable(DateTime64(9, 'UTC')) CODEC(ZSTD(1)) AFTER drop_netns,
  ADD COLUMN IF NOT EXISTS drops_watched Bool CODEC(ZSTD(1)) AFTER drop_time_unix_ns;

-- One row for each TCP segment that a kernel threw away.
CREATE TABLE IF NOT EXISTS wirescope.drops
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
  drop_reason LowCardinality(String) CODEC(ZSTD(1)),
  drop_location LowCardinality(String) CODEC(ZSTD(1)),
  drop_interface LowCardinality(String) CODEC(ZSTD(1)),
  seq UInt32 CODEC(ZSTD(1)),
  ack_seq UInt32 CODEC(ZSTD(1)),
  bytes UInt32 CODEC(ZSTD(1)),
  tcp_flags UInt8 CODEC(ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
  INDEX by_connection connection_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(time_unix_ns)
ORDER BY (tenant, time_unix_ns, node, connection_id)
TTL toDateTime(time_unix_ns) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;

-- One row for each segment that its own node did not let out at once.
CREATE TABLE IF NOT EXISTS wirescope.local_drop_stalls
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
  start_unix_ns DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  duration_ns UInt64 CODEC(ZSTD(1)),
  end_reason Enum8('sent' = 1, 'closed' = 2) CODEC(ZSTD(1)),
  drop_reason LowCardinality(String) CODEC(ZSTD(1)),
  drop_location LowCardinality(String) CODEC(ZSTD(1)),
  seq UInt32 CODEC(ZSTD(1)),
  bytes UInt32 CODEC(ZSTD(1)),
  drops UInt32 CODEC(ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
  INDEX by_connection connection_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(time_unix_ns)
ORDER BY (tenant, time_unix_ns, node, connection_id)
TTL toDateTime(time_unix_ns) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;

-- One row for each RST that was sent, or received for a connection.
CREATE TABLE IF NOT EXISTS wirescope.resets
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
  sent_by Enum8('unknown' = 0, 'local' = 1, 'remote' = 2, 'kernel' = 3) CODEC(ZSTD(1)),
  phase Enum8('no_connection' = 0, 'connecting' = 1, 'established' = 2, 'closing' = 3) CODEC(ZSTD(1)),
  reset_reason LowCardinality(String) CODEC(ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
  INDEX by_connection connection_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(time_unix_ns)
ORDER BY (tenant, time_unix_ns, node, connection_id)
TTL toDateTime(time_unix_ns) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;
