-- What did connections carry in this time, for each process, service, connection, node or peer, most bytes first?
-- Sums are those of the summaries' own intervals: what a connection did before its first summary is not in them.
SELECT
    /*COLUMNS*/,
    uniqExact(e.node, e.connection_id) AS connections,
    sum(ifNull(e.bytes_sent_interval, 0)) AS bytes_sent,
    sum(ifNull(e.bytes_received_interval, 0)) AS bytes_received,
    sum(toUInt64(ifNull(e.retransmits_interval, 0))) AS retransmits,
    sum(ifNull(e.local_zero_window_interval_ns, 0)) AS local_zero_window_ns,
    sum(ifNull(e.peer_zero_window_interval_ns, 0)) AS peer_zero_window_ns,
    min(e.min_rtt_us) AS min_rtt_us,
    quantileExact(0.5)(e.srtt_us) AS p50_srtt_us,
    quantileExact(0.99)(e.srtt_us) AS p99_srtt_us,
    max(e.delivery_rate_bytes_per_second) AS max_delivery_rate_bytes_per_second,
    countIf(e.app_limited) / count() AS app_limited_share,
    max(e.bytes_unread) AS max_bytes_unread,
    max(e.bytes_unsent) AS max_bytes_unsent,
    min(e.time_unix_ns) AS first_unix_ns,
    max(e.time_unix_ns) AS last_unix_ns
FROM wirescope.connection_summaries AS e
WHERE e.tenant = {tenant:String}
    AND e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
    AND e.time_unix_ns < {until:DateTime64(9, 'UTC')}
    AND /*include parts/filters*/
GROUP BY /*KEYS*/
ORDER BY bytes_sent + bytes_received DESC, /*KEYS*/
LIMIT {row_limit:UInt32}
