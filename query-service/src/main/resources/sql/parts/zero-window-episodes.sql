(
    -- Each episode once, through the view: one that was told while open and again at its end is its end. An episode
    -- that began up to a day before this time may still last into it.
    SELECT *
    FROM wirescope.zero_window_episodes
    WHERE tenant = {tenant:String}
      AND start_unix_ns >= {since:DateTime64(9, 'UTC')} - INTERVAL 1 DAY
      AND start_unix_ns < {until:DateTime64(9, 'UTC')}
)
