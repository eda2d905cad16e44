package dev.wirescope.query.alert;

import dev.wirescope.query.anomaly.FindingKind;
import dev.wirescope.query.anomaly.Severity;

/**
 * A state of a finding that was written, and that others are told of now.
 *
 * @param tenant whose it is
 * @param id the finding
 * @param updatedUnixNs unlike that of any other state, and later than that of any before
 * @param json the body for streams and webhooks
 */
public record ToldFinding(
    String tenant,
    String id,
    long updatedUnixNs,
    FindingKind kind,
    Severity severity,
    String json) {}
