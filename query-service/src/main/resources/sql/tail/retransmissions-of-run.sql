-- What had a connection sent again since this start, in rows inserted before this moment?
SELECT
    sum(toUInt64(r.segments)) AS segments,
    sum(toUInt64(r.bytes)) AS bytes,
    max(r.time_unix_ns) AS last_unix_ns,
    sumMap(map(toString(retransmission_kind), toUInt64(r.segments))) AS by_kind
FROM wirescope.retransmissions AS r
WHERE tenant = {tenant:String}
    AND node = {node:String}
    AND connection_id = {connection_id:UInt64}
    -- Before a socket exists every connection has the id 0: there its addresses tell them apart.
    AND netns = {netns:UInt32}
    AND local_port = {local_port:UInt16}
    AND remote_port = {remote_port:UInt16}
    AND remote_ip = {remote_ip:IPv6}
    AND time_unix_ns >= {start:DateTime64(9, 'UTC')}
    AND inserted_at < {before:DateTime64(9, 'UTC')}
