-- Which long stalls by drops on their own node were inserted from this moment on, of any tenant, oldest first?
SELECT
    * EXCEPT (inserted_at),
    inserted_at AS inserted_unix_ns,
    cityHash64(tenant, node, connection_id, time_unix_ns, local_port, remote_port, local_ip, remote_ip, start_unix_ns, duration_ns, seq) AS row_hash
FROM wirescope.local_drop_stalls
WHERE inserted_at >= {from:DateTime64(9, 'UTC')}
    AND duration_ns >= {min_duration_ns:UInt64}
    AND (inserted_at, row_hash) > ({page_time:DateTime64(9, 'UTC')}, {page_hash:UInt64})
ORDER BY inserted_at, row_hash
LIMIT {row_limit:UInt32}
