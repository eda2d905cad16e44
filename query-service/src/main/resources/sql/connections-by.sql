-- How much trouble had connections in this time, for each process, service, node or peer, most first?
SELECT
    /*COLUMNS*/,
    count() AS connections,
    sum(e.retransmitted_segments) AS retransmitted_segments,
    sum(e.failed_attempts) AS failed_attempts,
    sum(e.zero_windows) AS zero_windows,
    sum(e.zero_window_ns) AS zero_window_ns,
    sum(e.sender_blocked_ns) AS sender_blocked_ns,
    sum(e.drops) AS drops,
    sum(e.local_drop_stall_ns) AS local_drop_stall_ns,
    sum(e.resets) AS resets,
    round(sum(e.trouble), 3) AS trouble
FROM /*include parts/connections-in-trouble*/ AS e
WHERE e.trouble > 0
    AND /*include parts/filters*/
GROUP BY /*KEYS*/
ORDER BY trouble DESC, /*KEYS*/
LIMIT {row_limit:UInt32}
