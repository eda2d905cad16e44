-- What is found in the tables of V003__drops.sql. Kinds are appended: a number that was written stands for its name for good.
ALTER TABLE wirescope.findings
  MODIFY COLUMN kind Enum8('zero_window' = 1, 'retransmissions' = 2, 'connect_failed' = 3, 'local_drop_stall' = 4, 'resets' = 5);

-- As in V002__findings.sql, for the detectors that read what is new.
ALTER TABLE wirescope.local_drop_stalls ADD INDEX IF NOT EXISTS by_inserted inserted_at TYPE minmax GRANULARITY 1;
ALTER TABLE wirescope.resets ADD INDEX IF NOT EXISTS by_inserted inserted_at TYPE minmax GRANULARITY 1;
