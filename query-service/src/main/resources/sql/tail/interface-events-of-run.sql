-- Which bursts or gaps did an interface have in one direction since this start, in rows inserted before this moment?
-- A run begins nothing after a minute.
SELECT e.*
FROM /*TABLE*/ AS e
WHERE e.tenant = {tenant:String}
    AND e.node = {node:String}
    AND e.netns = {netns:UInt32}
    AND e.interface = {interface:String}
    AND toString(e.direction) = {direction:String}
    AND e.start_unix_ns >= {start:DateTime64(9, 'UTC')}
    AND e.start_unix_ns < {start:DateTime64(9, 'UTC')} + INTERVAL 1 MINUTE
    AND e.inserted_at < {before:DateTime64(9, 'UTC')}
ORDER BY start_unix_ns, duration_ns
LIMIT 10000
