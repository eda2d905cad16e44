-- Gaps of the kind sequence: numbers that a feed of datagrams skipped.

ALTER TABLE wirescope.gaps
  ADD COLUMN IF NOT EXISTS sequence_first Nullable(UInt64) CODEC(ZSTD(1)) AFTER drop_rule,
  ADD COLUMN IF NOT EXISTS sequence_missing Nullable(UInt64) CODEC(ZSTD(1)) AFTER sequence_first,
  ADD COLUMN IF NOT EXISTS sequence_late Nullable(UInt64) CODEC(ZSTD(1)) AFTER sequence_missing;
