-- What had a connection sent again since this start, in rows inserted before this moment, put together by what a cause follows from?
SELECT
    r.retransmission_kind AS retransmission_kind,
    r.error AS error,
    r.dropped AS dropped,
    r.drop_reason AS drop_reason,
    r.drop_location AS drop_location,
    r.drop_rule AS drop_rule,
    r.drop_interface AS drop_interface,
    r.drops_watched AS drops_watched,
    o.spurious AS spurious,
    o.spurious_evidence AS spurious_evidence,
    count() AS row_count,
    sum(toUInt64(r.segments)) AS segments,
    sum(toUInt64(r.bytes)) AS bytes,
    max(r.time_unix_ns) AS time_unix_ns
FROM
(
    SELECT *
    FROM wirescope.retransmissions
    WHERE tenant = {tenant:String}
        AND node = {node:String}
        AND connection_id = {connection_id:UInt64}
        -- Before a socket exists every connection has the id 0: there its addresses tell them apart.
        AND netns = {netns:UInt32}
        AND local_port = {local_port:UInt16}
        AND remote_port = {remote_port:UInt16}
        AND remote_ip = {remote_ip:IPv6}
        AND time_unix_ns >= {start:DateTime64(9, 'UTC')}
        AND inserted_at < {before:DateTime64(9, 'UTC')}
) AS r
LEFT ANY JOIN
(
    SELECT seq AS outcome_seq, number AS outcome_number, spurious, toString(evidence) AS spurious_evidence
    FROM wirescope.retransmission_outcomes
    WHERE tenant = {tenant:String}
        AND node = {node:String}
        AND connection_id = {connection_id:UInt64}
        AND connection_id != 0
        AND time_unix_ns >= {start:DateTime64(9, 'UTC')}
) AS o
ON r.seq = o.outcome_seq AND r.number = o.outcome_number
GROUP BY retransmission_kind, error, dropped, drop_reason, drop_location, drop_rule, drop_interface, drops_watched, spurious, spurious_evidence
ORDER BY segments DESC
LIMIT 1000
