package dev.wirescope.query.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, 2026-11-23T09:45:00Z, 2026-11-23T10:00:00Z",
        "30s, -, 2026-11-23T09:59:30Z, 2026-11-23T10:00:00Z",
        "2d, -, 2026-11-21T10:00:00Z, 2026-11-23T10:00:00Z",
        "1h, 2026-11-23T08:00:00Z, 2026-11-23T07:00:00Z, 2026-11-23T08:00:00Z",
        "-, 30m, 2026-11-23T09:15:00Z, 2026-11-23T09:30:00Z",
        "2026-11-23T10:00:00+02:00, -, 2026-11-23T08:00:00Z, 2026-11-23T10:00:00Z",
        "2026-11-23T09:00:00.123456789Z, -, 2026-11-23T09:00:00.123456789Z, 2026-11-23T10:00:00Z",
        "31d, -, 2026-10-23T10:00:00Z, 2026-11-23T10:00:00Z",
      })
  void shouldReadTimesAndSpans(String since, String until, String start, String end) {
    assertEquals(
        new Window(Instant.parse(start), Instant.parse(end)), Window.parse(since, until, NOW));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "yesterday, -, since",
        "15, -, since",
        "-5m, -, since",
        "15M, -, since",
        "0s, -, since",
        "32d, -, since",
        "999999999d, -, since",
        "99999999999d, -, since",
        "2026-11-23, -, since",
        "2026-11-23T11:00:00Z, -, since",
        "1900-01-01T00:00:00Z, 1900-01-02T00:00:00Z, until",
        "-, soon, until",
        "-, +1000000000-01-01T00:00:00Z, until",
      })
  void shouldRefuseWhatIsNoTimeOrTooMuch(String since, String until, String parameter) {
    BadParameterException e =
        assertThrows(BadParameterException.class, () -> Window.parse(since, until, NOW));
    assertEquals(parameter, e.parameter());
  }

  @Test
  void shouldSayWhatIsAllowed() {
    BadParameterException e =
        assertThrows(BadParameterException.class, () -> Window.parse("yesterday", null, NOW));
    assertTrue(e.getMessage().contains("15m"), e.getMessage());
  }
}
