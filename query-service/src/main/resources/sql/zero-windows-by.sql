-- How long were windows closed in this time, for each process, connection, node or peer, longest first?
SELECT
    /*COLUMNS*/,
    count() AS episodes,
    sum(e.duration_ns) AS total_duration_ns,
    max(e.duration_ns) AS max_duration_ns,
    quantileExact(0.5)(e.duration_ns) AS p50_duration_ns,
    quantileExact(0.99)(e.duration_ns) AS p99_duration_ns,
    sum(e.sender_blocked_ns) AS sender_blocked_ns
FROM /*include parts/zero-window-episodes*/ AS e
WHERE (e.end_reason = 'open' OR e.time_unix_ns >= {since:DateTime64(9, 'UTC')})
    AND /*include parts/filters*/
GROUP BY /*KEYS*/
ORDER BY total_duration_ns DESC, /*KEYS*/
LIMIT {row_limit:UInt32}
