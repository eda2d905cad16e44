multiIf(
        -- As Verdicts.retransmission says of a single row; a test holds the two together.
        e.dropped IN ('segment', 'acknowledgement'), 'proven',
        e.dropped = 'flight', 'probable',
        e.error != 0, 'proven',
        e.drops_watched AND e.retransmission_kind NOT IN ('unseen', 'tlp'), 'inferred',
        'unknown')
