-- Which connections were in trouble in this time, worst first?
-- trouble: a point for each segment sent again, for each 10 ms of closed window and for each 10 ms of a blocked sender,
-- and ten for ending other than by FIN.
SELECT
    node, pid, tid, comm, container_id, cgroup, netns, local_ip, local_port, remote_ip, remote_port, ip_version,
    connection_id, direction, role, owner_source, srtt_us, first_unix_ns, last_unix_ns,
    retransmitted_segments, zero_windows, zero_window_ns, sender_blocked_ns, closed, close_reason,
    round(retransmitted_segments + zero_window_ns / 1e7 + sender_blocked_ns / 1e7
        + if(closed AND close_reason NOT IN ('fin', 'unknown'), 10, 0), 3) AS trouble
FROM
(
    SELECT
        e.node AS node,
        e.connection_id AS connection_id,
        -- The best known owner: a later way of finding it is better evidence.
        argMax(e.pid, (toInt8(e.owner_source), e.time_unix_ns)) AS pid,
        argMax(e.tid, (toInt8(e.owner_source), e.time_unix_ns)) AS tid,
        argMax(e.comm, (toInt8(e.owner_source), e.time_unix_ns)) AS comm,
        argMax(e.container_id, (toInt8(e.owner_source), e.time_unix_ns)) AS container_id,
        argMax(e.cgroup, (toInt8(e.owner_source), e.time_unix_ns)) AS cgroup,
        argMax(e.owner_source, (toInt8(e.owner_source), e.time_unix_ns)) AS owner_source,
        any(e.netns) AS netns,
        any(e.local_ip) AS local_ip, any(e.local_port) AS local_port,
        any(e.remote_ip) AS remote_ip, any(e.remote_port) AS remote_port, any(e.ip_version) AS ip_version,
        argMax(e.direction, e.time_unix_ns) AS direction,
        argMax(e.role, e.time_unix_ns) AS role,
        argMax(e.srtt_us, e.time_unix_ns) AS srtt_us,
        min(e.first_time) AS first_unix_ns,
        max(e.time_unix_ns) AS last_unix_ns,
        sum(e.segments) AS retransmitted_segments,
        sum(e.episodes) AS zero_windows,
        sum(e.duration_ns) AS zero_window_ns,
        sum(e.blocked_ns) AS sender_blocked_ns,
        CAST(max(e.is_close) AS Bool) AS closed,
        maxIf(e.reason, e.is_close = 1) AS close_reason
    FROM
    (
        SELECT
            /*include parts/who*/,
            time_unix_ns AS first_time, toUInt64(segments) AS segments, 0 AS episodes,
            toUInt64(0) AS duration_ns, toUInt64(0) AS blocked_ns, 0 AS is_close, NULL AS reason
        FROM wirescope.retransmissions
        WHERE tenant = {tenant:String}
          AND time_unix_ns >= {since:DateTime64(9, 'UTC')}
          AND time_unix_ns < {until:DateTime64(9, 'UTC')}
        UNION ALL
        SELECT
            /*include parts/who*/,
            start_unix_ns AS first_time, toUInt64(0) AS segments, 1 AS episodes,
            duration_ns, sender_blocked_ns AS blocked_ns, 0 AS is_close, NULL AS reason
        FROM /*include parts/zero-window-episodes*/
        WHERE end_reason = 'open' OR time_unix_ns >= {since:DateTime64(9, 'UTC')}
        UNION ALL
        SELECT
            /*include parts/who*/,
            time_unix_ns AS first_time, toUInt64(0) AS segments, 0 AS episodes,
            toUInt64(0) AS duration_ns, toUInt64(0) AS blocked_ns, 1 AS is_close, toString(close_reason) AS reason
        FROM wirescope.connection_events
        WHERE tenant = {tenant:String}
          AND time_unix_ns >= {since:DateTime64(9, 'UTC')}
          AND time_unix_ns < {until:DateTime64(9, 'UTC')}
          AND kind = 'close'
    ) AS e
    GROUP BY
        e.node, e.connection_id,
        -- Before a socket exists every connection has the id 0: there its addresses tell them apart.
        if(e.connection_id = 0, (e.netns, e.local_ip, e.local_port, e.remote_ip, e.remote_port),
            defaultValueOfTypeName('Tuple(UInt32, IPv6, UInt16, IPv6, UInt16)'))
) AS e
WHERE trouble > 0
    AND /*include parts/filters*/
ORDER BY trouble DESC, last_unix_ns DESC
LIMIT {row_limit:UInt32}
