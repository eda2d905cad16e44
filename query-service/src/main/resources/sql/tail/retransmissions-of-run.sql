-- What had a connection sent again since this start, in rows inserted before this moment?
SELECT
    sum(toUInt64(segments)) AS segments_sum,
    sum(toUInt64(bytes)) AS bytes_sum,
    max(time_unix_ns) AS last_unix_ns,
    sumMap(map(toString(retransmission_kind), toUInt64(segments))) AS by_kind
FROM wirescope.retransmissions
WHERE tenant = {tenant:String}
    AND node = {node:String}
    AND connection_id = {connection_id:UInt64}
    AND time_unix_ns >= {start:DateTime64(9, 'UTC')}
    AND inserted_at < {before:DateTime64(9, 'UTC')}
