multiIf(
        -- As Verdicts.retransmission says of a single row; a test holds the two together.
        e.dropped IN ('segment', 'flight'), concat('local_drop:', e.drop_reason),
        e.dropped = 'acknowledgement', concat('local_drop_of_ack:', e.drop_reason),
        e.error != 0, 'local_failure',
        ifNull(e.spurious, false), 'spurious:delay',
        e.drops_watched AND (e.retransmission_kind NOT IN ('unseen', 'tlp') OR (e.retransmission_kind = 'tlp' AND NOT ifNull(e.spurious, true))), 'path',
        'unknown')
