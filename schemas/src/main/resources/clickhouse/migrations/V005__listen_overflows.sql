-- One row for each second in which a listener turned connections away.
CREATE TABLE IF NOT EXISTS wirescope.listen_overflows
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
  count UInt32 CODEC(ZSTD(1)),
  backlog UInt32 CODEC(ZSTD(1)),
  limit UInt32 CODEC(ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
  INDEX by_connection connection_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(time_unix_ns)
ORDER BY (tenant, time_unix_ns, node, connection_id)
TTL toDateTime(time_unix_ns) + INTERVAL 14 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;
