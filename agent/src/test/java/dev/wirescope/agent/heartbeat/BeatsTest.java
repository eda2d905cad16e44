package dev.wirescope.agent.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class BeatsTest {
  private static final long PERIOD = 2000;
  private static final long LATE = 500;
  private static final int CPU = 3;

  private final Beats beats = new Beats(CPU, PERIOD, LATE);

  @Test
  void shouldFindNoPauseWhereBeatsAreRegular() {
    beat(1000, 3000, 5400, 7000); // a little late is no pause
    assertEquals(List.of(), beats.pauses());
    assertTrue(beats.cover(1000, 7000));
    assertTrue(beats.cover(2000, 8999));
  }

  @Test
  void shouldTellWhenABeatIsLateWhatIsCertainOfThePause() {
    beat(1000, 3000, 9000, 11_000);
    assertEquals(List.of(new Pause(CPU, 3000, 5000, 9000)), beats.pauses());
    Pause pause = beats.pauses().getFirst();
    assertEquals(4000, pause.certainNs(0, 20_000));
    assertEquals(6000, pause.possibleNs(0, 20_000));
    assertEquals(1000, pause.certainNs(8000, 20_000));
    assertEquals(500, pause.certainNs(0, 5500));
    assertEquals(0, pause.certainNs(9000, 20_000));
  }

  @Test
  void shouldNotTakeWhatWasNotReadForAPause() {
    beat(1000, 3000);
    beats.onLost();
    beat(90_000, 92_000);
    assertEquals(List.of(), beats.pauses());
    assertFalse(beats.cover(3000, 92_000));
    assertTrue(beats.cover(90_000, 92_000));
  }

  @Test
  void shouldNotCoverWhatIsBeforeItsFirstBeatOrAfterItsLast() {
    beat(1000, 3000);
    assertFalse(beats.cover(999, 3000));
    assertFalse(beats.cover(1000, 5001));
    assertFalse(new Beats(0, PERIOD, LATE).cover(0, 0));
  }

  private void beat(long... times) {
    for (long time : times) {
      beats.onTick(time);
    }
  }
}
