-- How many micro-bursts were there in this time, and how large, for each interface, process, peer, node or rule, most bytes first?
SELECT
    /*COLUMNS*/,
    count() AS bursts,
    sum(e.bytes) AS total_bytes,
    sum(e.duration_ns) AS total_duration_ns,
    max(e.duration_ns) AS max_duration_ns,
    quantileExact(0.5)(e.duration_ns) AS p50_duration_ns,
    quantileExact(0.99)(e.duration_ns) AS p99_duration_ns,
    max(e.peak_queue_bytes) AS max_peak_queue_bytes,
    max(e.peak_bits_per_second) AS max_peak_bits_per_second,
    countIf(e.drops NOT IN ('', '{}', 'null')) AS bursts_with_drops,
    sum(toUInt64(e.retransmits)) AS retransmits,
    sum(toUInt64(e.ecn_ce_packets)) AS ecn_ce_packets,
    min(e.start_unix_ns) AS first_unix_ns,
    max(e.start_unix_ns) AS last_unix_ns
FROM /*include parts/micro-burst-episodes*/ AS e
WHERE e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
    AND /*include parts/filters*/
    AND /*include parts/interface-filters*/
GROUP BY /*KEYS*/
ORDER BY total_bytes DESC, /*KEYS*/
LIMIT {row_limit:UInt32}
