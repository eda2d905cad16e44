-- What was told after this moment, oldest first?
SELECT * EXCEPT (tenant, inserted_at)
FROM
(
    SELECT *
    FROM wirescope.findings
    WHERE tenant = {tenant:String}
      AND updated_unix_ns > {after:DateTime64(9, 'UTC')}
    ORDER BY updated_unix_ns DESC
    LIMIT 1 BY id
)
ORDER BY updated_unix_ns
LIMIT {row_limit:UInt32}
