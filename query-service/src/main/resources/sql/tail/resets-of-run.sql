-- Which resets were there between a process and a peer since this start, in rows inserted before this moment, put together by what they say?
SELECT
    r.sent_by AS sent_by,
    r.phase AS phase,
    r.reset_reason AS reset_reason,
    count() AS row_count,
    max(r.time_unix_ns) AS time_unix_ns
FROM wirescope.resets AS r
WHERE tenant = {tenant:String}
    AND node = {node:String}
    AND netns = {netns:UInt32}
    AND pid = {pid:UInt32}
    AND remote_ip = {remote_ip:IPv6}
    AND r.time_unix_ns >= {start:DateTime64(9, 'UTC')}
    AND inserted_at < {before:DateTime64(9, 'UTC')}
GROUP BY sent_by, phase, reset_reason
ORDER BY row_count DESC
LIMIT 1000
