-- The state of each connection, every few seconds while it moves: what rates, windows and limits of one
-- connection over time are read from. Columns, codecs, index and order as in V001.
-- TTL 3 days, not 14: of all tables this grows fastest (a busy node tells thousands of connections every
-- 5 s), and what it is asked for is the hours around a finding.
CREATE TABLE IF NOT EXISTS wirescope.connection_summaries
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
  state Enum8('established' = 1, 'syn_sent' = 2, 'syn_recv' = 3, 'fin_wait1' = 4, 'fin_wait2' = 5, 'close_wait' = 8, 'last_ack' = 9, 'closing' = 11) CODEC(ZSTD(1)),
  duration_ns Nullable(UInt64) CODEC(ZSTD(1)),
  interval_ns Nullable(UInt64) CODEC(ZSTD(1)),
  bytes_sent UInt64 CODEC(ZSTD(1)),
  bytes_received UInt64 CODEC(ZSTD(1)),
  bytes_sent_interval Nullable(UInt64) CODEC(ZSTD(1)),
  bytes_received_interval Nullable(UInt64) CODEC(ZSTD(1)),
  segments_sent UInt32 CODEC(ZSTD(1)),
  segments_received UInt32 CODEC(ZSTD(1)),
  retransmits UInt32 CODEC(ZSTD(1)),
  retransmits_interval Nullable(UInt32) CODEC(ZSTD(1)),
  rttvar_us UInt32 CODEC(ZSTD(1)),
  min_rtt_us Nullable(UInt32) CODEC(ZSTD(1)),
  cwnd_segments UInt32 CODEC(ZSTD(1)),
  delivery_rate_bytes_per_second Nullable(UInt64) CODEC(ZSTD(1)),
  app_limited Bool CODEC(ZSTD(1)),
  bytes_unsent UInt32 CODEC(ZSTD(1)),
  bytes_in_flight UInt32 CODEC(ZSTD(1)),
  bytes_unread UInt32 CODEC(ZSTD(1)),
  snd_wnd_bytes UInt32 CODEC(ZSTD(1)),
  rcv_wnd_bytes UInt32 CODEC(ZSTD(1)),
  local_window_closed Bool CODEC(ZSTD(1)),
  peer_window_closed Bool CODEC(ZSTD(1)),
  local_zero_window_ns UInt64 CODEC(ZSTD(1)),
  peer_zero_window_ns UInt64 CODEC(ZSTD(1)),
  local_zero_window_interval_ns Nullable(UInt64) CODEC(ZSTD(1)),
  peer_zero_window_interval_ns Nullable(UInt64) CODEC(ZSTD(1)),
  busy_ns UInt64 CODEC(ZSTD(1)),
  rwnd_limited_ns UInt64 CODEC(ZSTD(1)),
  sndbuf_limited_ns UInt64 CODEC(ZSTD(1)),
  out_of_order_segments UInt32 CODEC(ZSTD(1)),
  dsacks UInt32 CODEC(ZSTD(1)),
  reordering_seen UInt32 CODEC(ZSTD(1)),
  joined_late Bool CODEC(ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1)),
  INDEX by_connection connection_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(time_unix_ns)
ORDER BY (tenant, time_unix_ns, node, connection_id)
TTL toDateTime(time_unix_ns) + INTERVAL 3 DAY
SETTINGS non_replicated_deduplication_window = 1000, ttl_only_drop_parts = 1;
