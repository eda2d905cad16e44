(
    -- Where a gap was: an interface, or the address that a feed is received at. Of a connection a retransmission tells.
    SELECT * REPLACE (
        if(gap_kind = 'sequence',
            concat('feed ', replaceRegexpOne(toString(local_ip), '^::ffff:', ''), ' port ', toString(local_port)),
            interface) AS interface)
    FROM wirescope.gaps
    WHERE gap_kind IN ('silence', 'sequence')
)
