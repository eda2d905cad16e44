-- Which segments were sent again in this time, and was it needed, newest first?
SELECT e.* EXCEPT (tenant, inserted_at)
FROM /*include parts/retransmissions-with-outcome*/ AS e
ORDER BY e.time_unix_ns DESC, e.node, e.connection_id, e.seq
LIMIT {row_limit:UInt32}
