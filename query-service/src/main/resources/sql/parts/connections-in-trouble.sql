(
-- trouble: a point for each segment sent again or dropped, and for each 10 ms of a closed window, of a blocked sender
-- and of a segment that its own node dropped; and ten for a reset or another end than a FIN.
SELECT
    node, pid, tid, comm, executable, container_id, cgroup, netns, local_ip, local_port, remote_ip, remote_port, ip_version,
    connection_id, direction, role, owner_source, srtt_us, first_unix_ns, last_unix_ns,
    retransmitted_segments, failed_attempts, zero_windows, zero_window_ns, sender_blocked_ns, drops, local_drop_stall_ns,
    resets, closed, close_reason,
    round(retransmitted_segments + drops + zero_window_ns / 1e7 + sender_blocked_ns / 1e7 + local_drop_stall_ns / 1e7
        + if(resets > 0 OR (closed AND close_reason NOT IN ('fin', 'unknown')), 10, 0), 3) AS trouble
FROM
(
    SELECT
        e.node AS node,
        e.connection_id AS connection_id,
        -- The best known owner: a later way of finding it is better evidence.
        argMax(e.pid, (toInt8(e.owner_source), e.time_unix_ns)) AS pid,
        argMax(e.tid, (toInt8(e.owner_source), e.time_unix_ns)) AS tid,
        argMax(e.comm, (toInt8(e.owner_source), e.time_unix_ns)) AS comm,
        argMax(e.executable, (toInt8(e.owner_source), e.time_unix_ns)) AS executable,
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
        sum(e.failed) AS failed_attempts,
        countIf(e.what = 'zero_window') AS zero_windows,
        sumIf(e.duration_ns, e.what = 'zero_window') AS zero_window_ns,
        sum(e.blocked_ns) AS sender_blocked_ns,
        countIf(e.what = 'drop') AS drops,
        sumIf(e.duration_ns, e.what = 'stall') AS local_drop_stall_ns,
        countIf(e.what = 'reset') AS resets,
        CAST(countIf(e.what = 'close') > 0 AS Bool) AS closed,
        maxIf(e.reason, e.what = 'close') AS close_reason
    FROM
    (
        SELECT
            /*include parts/who*/,
            'retransmission' AS what, time_unix_ns AS first_time,
            if(error = 0, toUInt64(segments), 0) AS segments, error != 0 AS failed,
            toUInt64(0) AS duration_ns, toUInt64(0) AS blocked_ns, NULL AS reason
        FROM wirescope.retransmissions
        WHERE tenant = {tenant:String}
          AND time_unix_ns >= {since:DateTime64(9, 'UTC')}
          AND time_unix_ns < {until:DateTime64(9, 'UTC')}
        UNION ALL
        SELECT
            /*include parts/who*/,
            'zero_window' AS what, start_unix_ns AS first_time,
            toUInt64(0) AS segments, 0 AS failed,
            duration_ns AS duration_ns, sender_blocked_ns AS blocked_ns, NULL AS reason
        FROM /*include parts/zero-window-episodes*/
        WHERE end_reason = 'open' OR time_unix_ns >= {since:DateTime64(9, 'UTC')}
        UNION ALL
        SELECT
            /*include parts/who*/,
            'drop' AS what, time_unix_ns AS first_time,
            toUInt64(0) AS segments, 0 AS failed,
            toUInt64(0) AS duration_ns, toUInt64(0) AS blocked_ns, NULL AS reason
        FROM wirescope.drops
        WHERE tenant = {tenant:String}
          AND time_unix_ns >= {since:DateTime64(9, 'UTC')}
          AND time_unix_ns < {until:DateTime64(9, 'UTC')}
        UNION ALL
        SELECT
            /*include parts/who*/,
            'stall' AS what, start_unix_ns AS first_time,
            toUInt64(0) AS segments, 0 AS failed,
            duration_ns AS duration_ns, toUInt64(0) AS blocked_ns, NULL AS reason
        FROM wirescope.local_drop_stalls
        WHERE tenant = {tenant:String}
          AND time_unix_ns >= {since:DateTime64(9, 'UTC')}
          AND time_unix_ns < {until:DateTime64(9, 'UTC')}
        UNION ALL
        -- A RST that answers a segment of no connection, as a port scan sends them, is no trouble of any connection.
        SELECT
            /*include parts/who*/,
            'reset' AS what, time_unix_ns AS first_time,
            toUInt64(0) AS segments, 0 AS failed,
            toUInt64(0) AS duration_ns, toUInt64(0) AS blocked_ns, NULL AS reason
        FROM wirescope.resets
        WHERE tenant = {tenant:String}
          AND time_unix_ns >= {since:DateTime64(9, 'UTC')}
          AND time_unix_ns < {until:DateTime64(9, 'UTC')}
          AND phase != 'no_connection'
        UNION ALL
        SELECT
            /*include parts/who*/,
            'close' AS what, time_unix_ns AS first_time,
            toUInt64(0) AS segments, 0 AS failed,
            toUInt64(0) AS duration_ns, toUInt64(0) AS blocked_ns, toString(close_reason) AS reason
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
)
