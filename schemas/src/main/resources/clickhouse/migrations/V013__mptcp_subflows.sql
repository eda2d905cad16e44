-- Which MPTCP connection a connection is a subflow of.

ALTER TABLE wirescope.connection_events
  ADD COLUMN IF NOT EXISTS mptcp_token Nullable(UInt32) CODEC(ZSTD(1)) AFTER joined_late;

ALTER TABLE wirescope.connection_summaries
  ADD COLUMN IF NOT EXISTS mptcp_token Nullable(UInt32) CODEC(ZSTD(1)) AFTER joined_late;
