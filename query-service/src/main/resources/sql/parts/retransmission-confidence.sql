multiIf(
        -- As Verdicts.retransmission says of a single row; a test holds the two together.
        e.dropped IN ('segment', 'acknowledgement'), 'proven',
        e.dropped = 'flight', 'probable',
        e.error != 0, 'proven',
        ifNull(e.spurious, false), if(e.spurious_evidence = 'timestamp', 'proven', 'probable'),
        e.drops_watched AND (e.retransmission_kind NOT IN ('unseen', 'tlp') OR (e.retransmission_kind = 'tlp' AND NOT ifNull(e.spurious, true))), 'inferred',
        'unknown')
