-- Which findings lasted into this time, newest first, each in its newest state?
SELECT * EXCEPT (tenant, inserted_at)
FROM
(
    SELECT *
    FROM wirescope.findings
    WHERE tenant = {tenant:String}
      AND start_unix_ns < {until:DateTime64(9, 'UTC')}
    ORDER BY updated_unix_ns DESC
    LIMIT 1 BY id
)
WHERE (
        end_unix_ns >= {since:DateTime64(9, 'UTC')}
        OR (state = 'open' AND updated_unix_ns >= {since:DateTime64(9, 'UTC')} - INTERVAL 1 DAY)
    )
    AND ({node:Nullable(String)} IS NULL OR node = {node:Nullable(String)})
    AND ({kind:Nullable(String)} IS NULL OR kind = {kind:Nullable(String)})
ORDER BY start_unix_ns DESC, id
LIMIT {row_limit:UInt32}
