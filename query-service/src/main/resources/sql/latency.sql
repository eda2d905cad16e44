-- How long did connecting take, and how far away were the peers of connections that closed, step by step?
SELECT
    intDiv(
        toUnixTimestamp64Nano(e.time_unix_ns) - toUnixTimestamp64Nano({since:DateTime64(9, 'UTC')}),
        {step_ns:Int64}) AS step,
    /*include parts/latency-columns*/
FROM wirescope.connection_events AS e
WHERE e.tenant = {tenant:String}
    AND e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
    AND e.time_unix_ns < {until:DateTime64(9, 'UTC')}
    AND /*include parts/filters*/
GROUP BY step
ORDER BY step
LIMIT {row_limit:UInt32}
