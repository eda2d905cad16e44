-- What did interfaces carry around findings in this time, slot by slot, newest finding first?
-- Where there are more slots than points, 2, 4, 8 … of them are one value: their sum, and of bytes the fullest slot too.
WITH
    least(
        multiIf(
            {points:Nullable(UInt32)} IS NULL, 1,
            length(e.bytes) <= {points:Nullable(UInt32)}, 1,
            toUInt32(exp2(ceil(log2(length(e.bytes) / {points:Nullable(UInt32)}))))),
        65536) AS fold
SELECT
    e.time_unix_ns AS time_unix_ns,
    e.node AS node,
    e.netns AS netns,
    e.interface AS interface,
    e.interface_index AS interface_index,
    e.direction AS direction,
    e.connection_id AS connection_id,
    e.subject AS subject,
    e.subject_start_unix_ns AS subject_start_unix_ns,
    e.start_unix_ns AS start_unix_ns,
    toUInt64(e.slot_ns) * fold AS slot_ns,
    e.slot_ns AS peak_slot_ns,
    e.complete AS complete,
    arrayMap(i -> arraySum(arraySlice(e.bytes, i + 1, fold)), range(0, length(e.bytes), fold)) AS bytes,
    arrayMap(i -> arrayMax(arraySlice(e.bytes, i + 1, fold)), range(0, length(e.bytes), fold)) AS peak_bytes,
    arrayMap(i -> arraySum(arraySlice(e.packets, i + 1, fold)), range(0, length(e.packets), fold)) AS packets,
    arrayMap(i -> arraySum(arraySlice(e.flow_bytes, i + 1, fold)), range(0, length(e.flow_bytes), fold)) AS flow_bytes,
    arrayMap(i -> arraySum(arraySlice(e.retransmits, i + 1, fold)), range(0, length(e.retransmits), fold)) AS retransmits,
    arrayMap(i -> arraySum(arraySlice(e.drops, i + 1, fold)), range(0, length(e.drops), fold)) AS drops
FROM wirescope.waveforms AS e
WHERE e.tenant = {tenant:String}
    -- A row comes at its end: of a waveform that began in this time it may come up to an hour later.
    AND e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
    AND e.time_unix_ns < {until:DateTime64(9, 'UTC')} + INTERVAL 1 HOUR
    AND e.start_unix_ns < {until:DateTime64(9, 'UTC')}
    AND ({node:Nullable(String)} IS NULL OR e.node = {node:Nullable(String)})
    AND ({netns:Nullable(UInt32)} IS NULL OR e.netns = {netns:Nullable(UInt32)})
    AND ({connection_id:Nullable(UInt64)} IS NULL OR e.connection_id = {connection_id:Nullable(UInt64)})
    AND ({subject:Nullable(String)} IS NULL OR toString(e.subject) = {subject:Nullable(String)})
    AND ({subject_start:Nullable(DateTime64(9, 'UTC'))} IS NULL OR e.subject_start_unix_ns = {subject_start:Nullable(DateTime64(9, 'UTC'))})
    AND /*include parts/interface-filters*/
ORDER BY subject_start_unix_ns DESC, node, netns, interface, direction, start_unix_ns
LIMIT {row_limit:UInt32}
