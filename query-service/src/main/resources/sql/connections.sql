-- Which connections were in trouble in this time, worst first?
SELECT *
FROM /*include parts/connections-in-trouble*/ AS e
WHERE e.trouble > 0
    AND /*include parts/filters*/
ORDER BY e.trouble DESC, e.last_unix_ns DESC
LIMIT {row_limit:UInt32}
