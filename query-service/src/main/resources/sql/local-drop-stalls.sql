-- Which segments that their own node dropped were still unsent in this time, newest first?
SELECT * EXCEPT (tenant, inserted_at)
FROM wirescope.local_drop_stalls AS e
WHERE e.tenant = {tenant:String}
    AND
    /*include parts/stalls-of-window*/
    AND /*include parts/filters*/
ORDER BY start_unix_ns DESC, node, connection_id, seq
LIMIT {row_limit:UInt32}
