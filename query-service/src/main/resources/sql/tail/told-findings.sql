-- Which findings of any tenant were told from this moment on, each in its newest state?
SELECT *
FROM
(
    SELECT * EXCEPT (inserted_at)
    FROM wirescope.findings
    WHERE updated_unix_ns >= {from:DateTime64(9, 'UTC')}
    ORDER BY updated_unix_ns DESC
    LIMIT 1 BY tenant, id
)
ORDER BY updated_unix_ns DESC
LIMIT {row_limit:UInt32}
