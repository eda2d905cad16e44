-- Which micro-bursts lasted into this time, newest first?
SELECT * EXCEPT (tenant, inserted_at)
FROM /*include parts/micro-burst-episodes*/ AS e
WHERE e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
    AND /*include parts/filters*/
    AND /*include parts/interface-filters*/
ORDER BY start_unix_ns DESC, node, netns, interface, direction
LIMIT {row_limit:UInt32}
