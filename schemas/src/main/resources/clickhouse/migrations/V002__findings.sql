-- Findings: one row for each state in which one was told; ReplacingMergeTree keeps the newest state.
--
-- Sorted by start because that is what a list of findings is cut by. The start of a finding never changes, so that it
-- may stand in the key that rows replace each other by.
CREATE TABLE IF NOT EXISTS wirescope.findings
(
    tenant LowCardinality(String),
    id String,
    kind Enum8('zero_window' = 1, 'retransmissions' = 2, 'connect_failed' = 3),
    severity Enum8('info' = 1, 'warning' = 2, 'critical' = 3),
    state Enum8('open' = 1, 'ended' = 2),
    title String,
    detected_unix_ns DateTime64(9, 'UTC'),
    start_unix_ns DateTime64(9, 'UTC'),
    end_unix_ns Nullable(DateTime64(9, 'UTC')),
    duration_ns UInt64,
    node LowCardinality(String),
    pid UInt32,
    tid UInt32,
    comm LowCardinality(String),
    container_id LowCardinality(String),
    cgroup LowCardinality(String),
    netns UInt32,
    local_ip IPv6,
    local_port UInt16,
    remote_ip IPv6,
    remote_port UInt16,
    ip_version UInt8,
    connection_id UInt64,
    direction Enum8('outbound' = 1, 'inbound' = 2),
    side Nullable(Enum8('local' = 1, 'peer' = 2)),
    details String CODEC(ZSTD(1)),
    verdict String CODEC(ZSTD(1)),
    updated_unix_ns DateTime64(9, 'UTC'),
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
    -- Streams and webhooks resume by the time of telling.
    INDEX by_updated updated_unix_ns TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(updated_unix_ns)
PARTITION BY toYYYYMM(start_unix_ns)
ORDER BY (tenant, start_unix_ns, id)
TTL toDateTime(start_unix_ns) + INTERVAL 90 DAY;

-- The detectors read what is new, of every tenant, several times a second. Rows of one tenant lie in the order of their
-- times, which is nearly that of their insertion, so that a minmax index leaves them the last few granules to read.
ALTER TABLE wirescope.connection_events ADD INDEX IF NOT EXISTS by_inserted inserted_at TYPE minmax GRANULARITY 1;
ALTER TABLE wirescope.retransmissions ADD INDEX IF NOT EXISTS by_inserted inserted_at TYPE minmax GRANULARITY 1;
ALTER TABLE wirescope.zero_windows ADD INDEX IF NOT EXISTS by_inserted inserted_at TYPE minmax GRANULARITY 1;
