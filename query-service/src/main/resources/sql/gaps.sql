-- Which interfaces that had been busy were silent in this time, newest first?
SELECT * EXCEPT (tenant, inserted_at)
FROM wirescope.gaps AS e
WHERE e.tenant = {tenant:String}
    AND
    /*include parts/gaps-of-window*/
    AND /*include parts/filters*/
    AND /*include parts/interface-filters*/
ORDER BY start_unix_ns DESC, node, netns, interface, direction
LIMIT {row_limit:UInt32}
