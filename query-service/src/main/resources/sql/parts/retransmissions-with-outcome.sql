(
    -- Each with what became known of it later: spurious is unknown while nothing did.
    SELECT
        e.*,
        o.spurious AS spurious,
        o.spurious_evidence AS spurious_evidence
    FROM
    (
        SELECT *
        FROM wirescope.retransmissions AS e
        WHERE e.tenant = {tenant:String}
            AND e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
            AND e.time_unix_ns < {until:DateTime64(9, 'UTC')}
            AND /*include parts/filters*/
    ) AS e
    LEFT ANY JOIN
    (
        SELECT
            node AS outcome_node,
            connection_id AS outcome_connection_id,
            seq AS outcome_seq,
            number AS outcome_number,
            spurious,
            toString(evidence) AS spurious_evidence
        FROM wirescope.retransmission_outcomes
        WHERE tenant = {tenant:String}
            AND time_unix_ns >= {since:DateTime64(9, 'UTC')}
            -- A connection that never gets an answer gives up after a quarter of an hour.
            AND time_unix_ns < {until:DateTime64(9, 'UTC')} + INTERVAL 1 HOUR
    ) AS o
    ON e.node = o.outcome_node
        AND e.connection_id = o.outcome_connection_id
        AND e.seq = o.outcome_seq
        AND e.number = o.outcome_number
)
