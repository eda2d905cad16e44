-- How much was sent again in this time, for each process, connection, node, peer or kind, most segments first?
SELECT
    /*COLUMNS*/,
    count() AS retransmissions,
    sum(toUInt64(e.segments)) AS segments,
    sum(toUInt64(e.bytes)) AS bytes,
    sumMap(map(toString(e.retransmission_kind), toUInt64(1))) AS by_kind
FROM wirescope.retransmissions AS e
WHERE e.tenant = {tenant:String}
    AND e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
    AND e.time_unix_ns < {until:DateTime64(9, 'UTC')}
    AND /*include parts/filters*/
GROUP BY /*KEYS*/
ORDER BY segments DESC, /*KEYS*/
LIMIT {row_limit:UInt32}
