-- What a process runs, also of a process that was gone when anybody looked.

ALTER TABLE wirescope.connection_events
  ADD COLUMN IF NOT EXISTS executable LowCardinality(String) CODEC(ZSTD(1)) AFTER comm;

ALTER TABLE wirescope.retransmissions
  ADD COLUMN IF NOT EXISTS executable LowCardinality(String) CODEC(ZSTD(1)) AFTER comm;

ALTER TABLE wirescope.zero_windows
  ADD COLUMN IF NOT EXISTS executable LowCardinality(String) CODEC(ZSTD(1)) AFTER comm;

ALTER TABLE wirescope.drops
  ADD COLUMN IF NOT EXISTS executable LowCardinality(String) CODEC(ZSTD(1)) AFTER comm;

ALTER TABLE wirescope.local_drop_stalls
  ADD COLUMN IF NOT EXISTS executable LowCardinality(String) CODEC(ZSTD(1)) AFTER comm;

ALTER TABLE wirescope.resets
  ADD COLUMN IF NOT EXISTS executable LowCardinality(String) CODEC(ZSTD(1)) AFTER comm;

ALTER TABLE wirescope.connection_summaries
  ADD COLUMN IF NOT EXISTS executable LowCardinality(String) CODEC(ZSTD(1)) AFTER comm;

ALTER TABLE wirescope.listen_overflows
  ADD COLUMN IF NOT EXISTS executable LowCardinality(String) CODEC(ZSTD(1)) AFTER comm;

ALTER TABLE wirescope.micro_bursts
  ADD COLUMN IF NOT EXISTS executable LowCardinality(String) CODEC(ZSTD(1)) AFTER comm;

ALTER TABLE wirescope.gaps
  ADD COLUMN IF NOT EXISTS executable LowCardinality(String) CODEC(ZSTD(1)) AFTER comm;

ALTER TABLE wirescope.retransmission_outcomes
  ADD COLUMN IF NOT EXISTS executable LowCardinality(String) CODEC(ZSTD(1)) AFTER comm;

-- A view keeps the columns that there were when it was made.
CREATE OR REPLACE VIEW wirescope.zero_window_episodes AS
SELECT * FROM wirescope.zero_windows FINAL
SETTINGS do_not_merge_across_partitions_select_final = 1;

CREATE OR REPLACE VIEW wirescope.micro_burst_episodes AS
SELECT * FROM wirescope.micro_bursts FINAL
SETTINGS do_not_merge_across_partitions_select_final = 1;
