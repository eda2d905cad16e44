-- Which listeners turned connections away in this time, newest first?
SELECT * EXCEPT (tenant, inserted_at)
FROM wirescope.listen_overflows AS e
WHERE e.tenant = {tenant:String}
    AND e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
    AND e.time_unix_ns < {until:DateTime64(9, 'UTC')}
    AND /*include parts/filters*/
ORDER BY time_unix_ns DESC, node, connection_id, local_port
LIMIT {row_limit:UInt32}
