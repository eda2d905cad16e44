-- How long did dropping on their own node hold segments up, for each process, connection, node, peer, reason or location, longest first?
SELECT
    /*COLUMNS*/,
    count() AS stalls,
    countIf(e.end_reason = 'closed') AS never_sent,
    sum(toUInt64(e.drops)) AS drops,
    sum(toUInt64(e.bytes)) AS bytes,
    sum(e.duration_ns) AS total_duration_ns,
    max(e.duration_ns) AS max_duration_ns,
    quantileExact(0.5)(e.duration_ns) AS p50_duration_ns,
    quantileExact(0.99)(e.duration_ns) AS p99_duration_ns
FROM wirescope.local_drop_stalls AS e
WHERE e.tenant = {tenant:String}
    AND
    /*include parts/stalls-of-window*/
    AND /*include parts/filters*/
GROUP BY /*KEYS*/
ORDER BY total_duration_ns DESC, /*KEYS*/
LIMIT {row_limit:UInt32}
