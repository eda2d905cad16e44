-- Which silences of interfaces, and which numbers skipped by feeds, were inserted from this moment on, of any tenant, oldest first?
SELECT
    * EXCEPT (inserted_at),
    inserted_at AS inserted_unix_ns,
    cityHash64(tenant, node, netns, interface, direction, gap_kind, start_unix_ns, duration_ns, connection_id) AS row_hash
FROM /*include parts/gaps-by-place*/
WHERE inserted_at >= {from:DateTime64(9, 'UTC')}
    AND (inserted_at, row_hash) > ({page_time:DateTime64(9, 'UTC')}, {page_hash:UInt64})
ORDER BY inserted_at, row_hash
LIMIT {row_limit:UInt32}
