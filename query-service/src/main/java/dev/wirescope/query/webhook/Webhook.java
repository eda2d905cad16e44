package dev.wirescope.query.webhook;

import dev.wirescope.query.alert.ToldFinding;
import dev.wirescope.query.anomaly.FindingKind;
import dev.wirescope.query.anomaly.Severity;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who wants to be called, as it is kept in the file.
 *
 * @param tenant whose findings
 * @param kinds which of them; none for every kind, also those of later versions
 * @param minSeverity the least bad of them
 * @param secret signs the deliveries
 * @param doneThroughUnixNs every finding told until then was delivered or given up
 */
public record Webhook(
    String id,
    String tenant,
    String url,
    Set<FindingKind> kinds,
    Severity minSeverity,
    String secret,
    long doneThroughUnixNs) {
  static final Set<FindingKind> EVERY_KIND = Set.of();

  public Webhook {
    kinds = Set.copyOf(kinds);
  }

  /** Whether it wants to be told of {@code finding}. */
  boolean wants(ToldFinding finding) {
    return finding.tenant().equals(tenant)
        && (kinds.equals(EVERY_KIND) || kinds.contains(finding.kind()))
        && finding.severity().compareTo(minSeverity) >= 0;
  }

  /** The kinds in their own order. */
  Set<FindingKind> kindsInOrder() {
    return kinds.equals(EVERY_KIND) ? EnumSet.allOf(FindingKind.class) : EnumSet.copyOf(kinds);
  }

  Webhook doneThrough(long unixNs) {
    return new Webhook(id, tenant, url, kinds, minSeverity, secret, unixNs);
  }
}
