(
    -- Each episode once. It may have been told while open and again at its end: the row with the end wins, whichever
    -- was inserted first. An episode that began up to a day earlier and has not ended still counts.
    SELECT *
    FROM zero_windows
    WHERE tenant = {tenant:String}
      AND time_unix_ns >= {since:DateTime64(9, 'UTC')} - INTERVAL 1 DAY
      AND time_unix_ns < {until:DateTime64(9, 'UTC')} + INTERVAL 1 DAY
      AND start_unix_ns < {until:DateTime64(9, 'UTC')}
    ORDER BY end_reason = 'open', time_unix_ns DESC
    LIMIT 1 BY node, connection_id, side, start_unix_ns
)
