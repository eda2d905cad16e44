-- Which resets were inserted from this moment on, of any tenant, oldest first?
SELECT
    * EXCEPT (inserted_at),
    inserted_at AS inserted_unix_ns,
    cityHash64(tenant, node, netns, connection_id, time_unix_ns, local_port, remote_port, local_ip, remote_ip, sent_by, phase, reset_reason) AS row_hash
FROM wirescope.resets
WHERE inserted_at >= {from:DateTime64(9, 'UTC')}
    AND (inserted_at, row_hash) > ({page_time:DateTime64(9, 'UTC')}, {page_hash:UInt64})
ORDER BY inserted_at, row_hash
LIMIT {row_limit:UInt32}
