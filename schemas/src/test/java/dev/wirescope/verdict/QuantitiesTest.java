package dev.wirescope.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 ns",
    "999, 999 ns",
    "17300, 17.3 µs",
    "999949, 999.9 µs",
    "999950, 1.0 ms",
    "300123456, 300.1 ms",
    "999950000, 1.00 s",
    "2880404709, 2.88 s",
  })
  void durationsHaveAUnitThatFits(long ns, String text) {
    assertEquals(text, Quantities.duration(ns));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "65536, 64 KiB",
    "65537, 64.0 KiB",
    "1572864, 1.5 MiB",
    "1048576, 1 MiB",
  })
  void bytesHaveAUnitThatFits(long bytes, String text) {
    assertEquals(text, Quantities.bytes(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bit/s",
    "999, 999 bit/s",
    "1000, 1.0 kbit/s",
    "999949, 999.9 kbit/s",
    "999950, 1.0 Mbit/s",
    "94300000, 94.3 Mbit/s",
    "28235294117, 28.2 Gbit/s",
  })
  void ratesHaveAUnitThatFits(long bitsPerSecond, String text) {
    assertEquals(text, Quantities.bitRate(bitsPerSecond));
  }

  @ParameterizedTest
  @CsvSource({"0, 0 %", "0.0001, < 1 %", "0.744, 74 %", "1, 100 %"})
  void sharesAreWholePercents(double share, String text) {
    assertEquals(text, Quantities.share(share));
  }
}
