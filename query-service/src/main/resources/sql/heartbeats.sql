-- How much did each probe of each node send and lose in this time, and how was it when last heard of?
-- A node that was heard within the hour before `until` belongs here even if it was silent in the window.
SELECT
    s.node AS node,
    s.probe AS probe,
    sumIf(s.sent, s.time_unix_ns >= {since:DateTime64(9, 'UTC')}) AS events_sent,
    sumIf(s.lost, s.time_unix_ns >= {since:DateTime64(9, 'UTC')}) AS events_lost,
    max(s.time_unix_ns) AS last_seen_unix_ns,
    argMax(s.state, s.time_unix_ns) AS last_state,
    argMax(s.reason, s.time_unix_ns) AS last_reason
FROM wirescope.probe_status AS s
WHERE tenant = {tenant:String}
    AND time_unix_ns >= least({since:DateTime64(9, 'UTC')}, {until:DateTime64(9, 'UTC')} - INTERVAL 1 HOUR)
    AND time_unix_ns < {until:DateTime64(9, 'UTC')}
    AND ({node:Nullable(String)} IS NULL OR s.node = {node:Nullable(String)})
GROUP BY s.node, s.probe
ORDER BY node, probe
