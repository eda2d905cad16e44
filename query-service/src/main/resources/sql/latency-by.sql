-- How long did connecting take in this time, for each process, node or peer, busiest first?
SELECT
    /*COLUMNS*/,
    /*include parts/latency-columns*/
FROM wirescope.connection_events AS e
WHERE e.tenant = {tenant:String}
    AND e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
    AND e.time_unix_ns < {until:DateTime64(9, 'UTC')}
    AND /*include parts/filters*/
GROUP BY /*KEYS*/
ORDER BY connects + closes DESC, /*KEYS*/
LIMIT {row_limit:UInt32}
