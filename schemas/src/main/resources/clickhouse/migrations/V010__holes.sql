-- Gaps of the kind hole: what a connection did not receive while later segments arrived.

ALTER TABLE wirescope.gaps
  MODIFY COLUMN cause Enum8('unknown' = 0, 'host_paused' = 1, 'softirq_starved' = 2, 'sender_idle' = 3, 'rwnd_limited' = 4, 'cwnd_limited' = 5, 'peer_or_path_silent' = 6, 'local_drop' = 7, 'lost' = 8, 'reordered' = 9) CODEC(ZSTD(1));

ALTER TABLE wirescope.gaps
  ADD COLUMN IF NOT EXISTS hole_end Enum8('none' = 0, 'filled' = 1, 'closed' = 2) CODEC(ZSTD(1)) AFTER bytes_unsent,
  ADD COLUMN IF NOT EXISTS hole_fill Enum8('unknown' = 0, 'later' = 1, 'earlier' = 2) CODEC(ZSTD(1)) AFTER hole_end,
  ADD COLUMN IF NOT EXISTS seq Nullable(UInt32) CODEC(ZSTD(1)) AFTER hole_fill,
  ADD COLUMN IF NOT EXISTS bytes_missing Nullable(UInt32) CODEC(ZSTD(1)) AFTER seq,
  ADD COLUMN IF NOT EXISTS segments_waiting UInt32 CODEC(ZSTD(1)) AFTER bytes_missing,
  ADD COLUMN IF NOT EXISTS drop_reason LowCardinality(String) CODEC(ZSTD(1)) AFTER segments_waiting,
  ADD COLUMN IF NOT EXISTS drop_location LowCardinality(String) CODEC(ZSTD(1)) AFTER drop_reason,
  ADD COLUMN IF NOT EXISTS drop_rule LowCardinality(String) CODEC(ZSTD(1)) AFTER drop_location;
