package dev.wirescope.query.tail;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wirescope.query.anomaly.Finding;
import dev.wirescope.query.anomaly.Finding.State;
import dev.wirescope.query.anomaly.FindingKind;
import dev.wirescope.query.anomaly.Severity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingLedgerTest {
  private final FindingLedger ledger = new FindingLedger();

  @Test
  void shouldTellEachStateOnceAndNothingAfterTheEnd() {
    assertTrue(ledger.isNews(finding(State.OPEN, Severity.WARNING)));
    assertFalse(ledger.isNews(finding(State.OPEN, Severity.WARNING)));
    assertFalse(ledger.isNews(finding(State.OPEN, Severity.INFO)));
    assertTrue(ledger.isNews(finding(State.OPEN, Severity.CRITICAL)));
    assertTrue(ledger.isNews(finding(State.ENDED, Severity.WARNING)));
    assertFalse(ledger.isNews(finding(State.ENDED, Severity.WARNING)));
    assertFalse(ledger.isNews(finding(State.OPEN, Severity.CRITICAL)));
  }

  @Test
  void shouldNotTellAgainWhatWasToldBeforeARestart() {
    ledger.remember("id", State.OPEN, Severity.WARNING);
    assertFalse(ledger.isNews(finding(State.OPEN, Severity.WARNING)));
    assertTrue(ledger.isNews(finding(State.ENDED, Severity.WARNING)));
  }

  private static Finding finding(State state, Severity severity) {
    return new Finding(
        "id", FindingKind.ZERO_WINDOW, severity, state, "", 0, null, 0, null, null, Map.of(), null);
  }
}
