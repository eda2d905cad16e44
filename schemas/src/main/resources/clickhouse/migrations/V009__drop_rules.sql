-- Which rule of nftables dropped a segment. Rows from before this migration name none.

ALTER TABLE wirescope.drops
  ADD COLUMN IF NOT EXISTS drop_rule LowCardinality(String) CODEC(ZSTD(1)) AFTER drop_location;

ALTER TABLE wirescope.retransmissions
  ADD COLUMN IF NOT EXISTS drop_rule LowCardinality(String) CODEC(ZSTD(1)) AFTER drop_location;

ALTER TABLE wirescope.local_drop_stalls
  ADD COLUMN IF NOT EXISTS drop_rule LowCardinality(String) CODEC(ZSTD(1)) AFTER drop_location;
