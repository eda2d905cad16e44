-- What time is it by the clock that stamps inserted_at?
SELECT now64(9, 'UTC') AS clock_unix_ns
