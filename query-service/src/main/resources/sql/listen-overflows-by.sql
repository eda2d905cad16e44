-- How many segments of callers did listeners drop in this time, for each process, service, listener or node, most first?
SELECT
    /*COLUMNS*/,
    sum(toUInt64(e.count)) AS segments,
    max(e.backlog) AS max_backlog,
    min(e.limit) AS min_limit,
    min(e.time_unix_ns) AS first_unix_ns,
    max(e.time_unix_ns) AS last_unix_ns
FROM wirescope.listen_overflows AS e
WHERE e.tenant = {tenant:String}
    AND e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
    AND e.time_unix_ns < {until:DateTime64(9, 'UTC')}
    AND /*include parts/filters*/
GROUP BY /*KEYS*/
ORDER BY segments DESC, /*KEYS*/
LIMIT {row_limit:UInt32}
