-- How much did the kernels throw away in this time, for each reason, location, process, connection, peer or node, most first?
SELECT
    /*COLUMNS*/,
    count() AS drops,
    sum(toUInt64(e.bytes)) AS bytes,
    uniqExactIf((e.node, e.connection_id), e.connection_id != 0) AS connections,
    min(e.time_unix_ns) AS first_unix_ns,
    max(e.time_unix_ns) AS last_unix_ns,
    sumMap(map(toString(e.drop_reason), toUInt64(1))) AS by_reason
FROM wirescope.drops AS e
WHERE e.tenant = {tenant:String}
    AND e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
    AND e.time_unix_ns < {until:DateTime64(9, 'UTC')}
    AND /*include parts/filters*/
GROUP BY /*KEYS*/
ORDER BY drops DESC, /*KEYS*/
LIMIT {row_limit:UInt32}
