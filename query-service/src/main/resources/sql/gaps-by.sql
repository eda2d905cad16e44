-- How long were interfaces silent in this time, for each interface, cause, process, peer or node, longest first?
SELECT
    /*COLUMNS*/,
    count() AS gaps,
    sum(e.duration_ns) AS total_duration_ns,
    max(e.duration_ns) AS max_duration_ns,
    quantileExact(0.5)(e.duration_ns) AS p50_duration_ns,
    quantileExact(0.99)(e.duration_ns) AS p99_duration_ns,
    sum(e.host_paused_ns) AS host_paused_ns,
    min(e.start_unix_ns) AS first_unix_ns,
    max(e.start_unix_ns) AS last_unix_ns,
    sumMap(map(toString(e.cause), toUInt64(1))) AS by_cause
FROM wirescope.gaps AS e
WHERE e.tenant = {tenant:String}
    AND
    /*include parts/gaps-of-window*/
    AND /*include parts/filters*/
    AND /*include parts/interface-filters*/
GROUP BY /*KEYS*/
ORDER BY total_duration_ns DESC, /*KEYS*/
LIMIT {row_limit:UInt32}
