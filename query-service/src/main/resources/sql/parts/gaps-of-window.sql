-- A row comes at its end: what ended up to an hour after this time may have begun in it.
    e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
    AND e.time_unix_ns < {until:DateTime64(9, 'UTC')} + INTERVAL 1 HOUR
    AND e.start_unix_ns < {until:DateTime64(9, 'UTC')}
