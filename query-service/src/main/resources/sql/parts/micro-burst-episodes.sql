(
    -- Each burst once, through the view: of one that is told again while it is open the longest row counts. One that
    -- began up to an hour before this time may still last into it.
    SELECT *
    FROM wirescope.micro_burst_episodes
    WHERE tenant = {tenant:String}
      AND start_unix_ns >= {since:DateTime64(9, 'UTC')} - INTERVAL 1 HOUR
      AND start_unix_ns < {until:DateTime64(9, 'UTC')}
)
