-- How many resets were there in this time, for each process, peer, reason, phase or node, most first?
SELECT
    /*COLUMNS*/,
    count() AS resets,
    countIf(e.sent_by = 'remote') AS received,
    countIf(e.sent_by IN ('local', 'kernel')) AS sent,
    uniqExact(e.remote_ip) AS peers,
    min(e.time_unix_ns) AS first_unix_ns,
    max(e.time_unix_ns) AS last_unix_ns,
    sumMap(map(toString(e.phase), toUInt64(1))) AS by_phase
FROM wirescope.resets AS e
WHERE e.tenant = {tenant:String}
    AND e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
    AND e.time_unix_ns < {until:DateTime64(9, 'UTC')}
    AND /*include parts/filters*/
GROUP BY /*KEYS*/
ORDER BY resets DESC, /*KEYS*/
LIMIT {row_limit:UInt32}
