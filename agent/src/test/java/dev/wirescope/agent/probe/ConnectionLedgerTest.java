package dev.wirescope.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ConnectionLedgerTest {
  private static final long PATIENCE_NS = 100;

  private final ConnectionLedger ledger = new ConnectionLedger(PATIENCE_NS);

  @Test
  void whatEveryWalkFindsIsOpen() {
    ledger.onWalk(10, 6, 4, 0);
    ledger.onWalk(20, 6, 14, 100);
    ledger.onWalk(20, 6, 14, 200);
    ledger.onWalk(20, 6, 14, 300);
    assertEquals(0, ledger.unseen());
  }

  @Test
  void whatNoWalkFindsHasEndedUnseen() {
    ledger.onWalk(10, 3, 4, 0);
    ledger.onWalk(10, 3, 4, 99);
    assertEquals(0, ledger.unseen(), "too early");
    ledger.onWalk(10, 3, 4, 100);
    assertEquals(3, ledger.unseen());
    ledger.onWalk(30, 3, 24, 200);
    ledger.onWalk(30, 2, 24, 300);
    assertEquals(3, ledger.unseen(), "found once more");
    ledger.onWalk(30, 2, 24, 400);
    ledger.onWalk(30, 2, 24, 500);
    assertEquals(4, ledger.unseen());
  }

  @Test
  void whatOneWalkFindsIsOpenThoughOthersMissIt() {
    ledger.onWalk(10, 5, 4, 0);
    ledger.onWalk(10, 6, 4, 50);
    ledger.onWalk(10, 5, 4, 100);
    assertEquals(0, ledger.unseen());
  }

  @Test
  void whatEndsOrBeginsDuringAWalkIsNotMissed() {
    ledger.onWalk(10, 9, 5, 0);
    ledger.onWalk(10, 12, 5, 100);
    assertEquals(0, ledger.unseen());
  }

  @Test
  void aWalkThatLeftSomeOutProvesNothing() {
    ledger.onWalk(10, 5, 4, 0);
    ledger.onPartialWalk();
    ledger.onWalk(10, 5, 4, 100);
    assertEquals(0, ledger.unseen());
    ledger.onWalk(10, 5, 4, 200);
    assertEquals(1, ledger.unseen());
  }
}
