-- Which zero-window episodes lasted into this time, newest first?
SELECT * EXCEPT (tenant, inserted_at)
FROM /*include parts/zero-window-episodes*/ AS e
WHERE (e.end_reason = 'open' OR e.time_unix_ns >= {since:DateTime64(9, 'UTC')})
    AND /*include parts/filters*/
ORDER BY start_unix_ns DESC, node, connection_id, side
LIMIT {row_limit:UInt32}
