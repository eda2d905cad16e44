-- What did interfaces carry around findings in this time, slot by slot, newest finding first?
-- Where there are more slots than points, 2, 4, 8 … of them are one value: their sum, and of bytes the fullest slot too.
-- Ranges, because a lambda that takes slices is given a copy of the whole series for each value of it.
WITH
    toUInt64(assumeNotNull(least(
        multiIf(
            {points:Nullable(UInt32)} IS NULL, 1,
            length(e.bytes) <= {points:Nullable(UInt32)}, 1,
            toUInt32(exp2(ceil(log2(length(e.bytes) / {points:Nullable(UInt32)}))))),
        65536))) AS fold,
    arrayMap(i -> (i + 1, fold), range(0, length(e.bytes), fold)) AS ranges
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
    e.slot_ns * fold AS slot_ns,
    e.slot_ns AS peak_slot_ns,
    e.complete AS complete,
    arrayReduceInRanges('sum', ranges, e.bytes) AS bytes,
    arrayReduceInRanges('max', ranges, e.bytes) AS peak_bytes,
    arrayReduceInRanges('sum', ranges, e.packets) AS packets,
    if(empty(e.flow_bytes), [], arrayReduceInRanges('sum', ranges, e.flow_bytes)) AS flow_bytes,
    if(empty(e.retransmits), [], arrayReduceInRanges('sum', ranges, e.retransmits)) AS retransmits,
    if(empty(e.drops), [], arrayReduceInRanges('sum', ranges, e.drops)) AS drops
FROM
(
    SELECT *
    FROM wirescope.waveforms AS e
    WHERE e.tenant = {tenant:String}
        -- A row comes at its end, and is no longer than a second and a bit.
        AND e.time_unix_ns >= {since:DateTime64(9, 'UTC')}
        AND e.time_unix_ns < {until:DateTime64(9, 'UTC')} + INTERVAL 2 SECOND
        AND e.start_unix_ns < {until:DateTime64(9, 'UTC')}
        AND ({node:Nullable(String)} IS NULL OR e.node = {node:Nullable(String)})
        AND ({netns:Nullable(UInt32)} IS NULL OR e.netns = {netns:Nullable(UInt32)})
        AND ({connection_id:Nullable(UInt64)} IS NULL OR e.connection_id = {connection_id:Nullable(UInt64)})
        AND ({subject:Nullable(String)} IS NULL OR toString(e.subject) = {subject:Nullable(String)})
        AND ({subject_start:Nullable(DateTime64(9, 'UTC'))} IS NULL OR e.subject_start_unix_ns = {subject_start:Nullable(DateTime64(9, 'UTC'))})
        AND /*include parts/interface-filters*/
    ORDER BY e.subject_start_unix_ns DESC, e.node, e.netns, e.interface, e.direction, e.start_unix_ns
    LIMIT {row_limit:UInt32}
) AS e
ORDER BY subject_start_unix_ns DESC, node, netns, interface, direction, start_unix_ns
