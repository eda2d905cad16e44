-- How much was sent again in this time, for each process, connection, node, peer, kind or cause, most segments first?
-- An attempt that did not leave its node sent nothing, whatever the kernel counted; by_... count those attempts too.
WITH
    /*include parts/retransmission-cause*/ AS cause,
    /*include parts/retransmission-confidence*/ AS confidence
SELECT
    /*COLUMNS*/,
    countIf(e.error = 0) AS retransmissions,
    countIf(e.error != 0) AS failed_attempts,
    sumIf(toUInt64(e.segments), e.error = 0) AS segments,
    sumIf(toUInt64(e.bytes), e.error = 0) AS bytes,
    countIf(e.spurious) AS spurious,
    sumMap(map(toString(e.retransmission_kind), toUInt64(1))) AS by_kind,
    sumMap(map(cause, toUInt64(1))) AS by_cause,
    sumMap(map(confidence, toUInt64(1))) AS by_confidence
FROM /*include parts/retransmissions-with-outcome*/ AS e
GROUP BY /*KEYS*/
ORDER BY segments DESC, failed_attempts DESC, /*KEYS*/
LIMIT {row_limit:UInt32}
