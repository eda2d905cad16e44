-- Whether what was sent again was needed: known later, so a row of its own, joined when it is asked for.

-- Rows from before this migration have no outcome.
ALTER TABLE wirescope.retransmissions
  ADD COLUMN IF NOT EXISTS number UInt16 CODEC(ZSTD(1)) AFTER seq;

CREATE TABLE IF NOT EXISTS wirescope.retransmission_outcomes
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
  number UInt16 CODEC(ZSTD(1)),
  spurious Nullable(Bool) CODEC(ZSTD(1)),
  evidence Enum8('dsack' = 1, 'timestamp' = 2, 'no_dsack' = 3, 'not_reported' = 4, 'closed' = 5, 'not_kept' = 6) CODEC(ZSTD(1)),
  duplicate_bytes UInt32 CODEC(ZSTD(1)),
  undecided_ns UInt64 CODEC(ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
  INDEX by_connection connection_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_inserted inserted_at TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(time_unix_ns)
ORDER BY (tenant, time_unix_ns, node, connection_id)
TTL toDateTime(time_unix_ns) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;
