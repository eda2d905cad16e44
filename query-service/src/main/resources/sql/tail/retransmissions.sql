-- Which retransmissions were inserted from this moment on, of any tenant, oldest first, and was it needed as far as known?
SELECT
    e.*,
    o.spurious AS spurious,
    o.spurious_evidence AS spurious_evidence
FROM
(
    SELECT
        * EXCEPT (inserted_at),
        inserted_at AS inserted_unix_ns,
        cityHash64(tenant, node, connection_id, time_unix_ns, local_port, remote_port, local_ip, remote_ip, retransmission_kind, seq, bytes, segments, attempt, error) AS row_hash
    FROM wirescope.retransmissions
    WHERE inserted_at >= {from:DateTime64(9, 'UTC')}
        AND (inserted_at, row_hash) > ({page_time:DateTime64(9, 'UTC')}, {page_hash:UInt64})
    ORDER BY inserted_at, row_hash
    LIMIT {row_limit:UInt32}
) AS e
LEFT ANY JOIN
(
    SELECT
        tenant AS outcome_tenant,
        node AS outcome_node,
        connection_id AS outcome_connection_id,
        seq AS outcome_seq,
        number AS outcome_number,
        spurious,
        toString(evidence) AS spurious_evidence
    FROM wirescope.retransmission_outcomes
    -- It is told after what it is about, but may be inserted before.
    WHERE inserted_at >= {from:DateTime64(9, 'UTC')} - INTERVAL 10 SECOND
) AS o
ON e.tenant = o.outcome_tenant
    AND e.node = o.outcome_node
    AND e.connection_id = o.outcome_connection_id
    AND e.seq = o.outcome_seq
    AND e.number = o.outcome_number
ORDER BY e.inserted_unix_ns, e.row_hash
