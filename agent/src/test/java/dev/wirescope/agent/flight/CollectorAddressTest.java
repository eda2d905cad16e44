package dev.wirescope.agent.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorAddressTest {
  @ParameterizedTest
  @CsvSource({
    "grpc://127.0.0.1:8815, grpc://127.0.0.1:8815",
    "grpc://127.0.0.1, grpc://127.0.0.1:8815",
    "grpc://localhost:1/, grpc://localhost:1",
    "grpc://[::1]:9, grpc://[::1]:9",
    "grpc+tls://192.0.2.1:443, grpc+tls://192.0.2.1:443",
  })
  void isRead(String text, String expected) {
    assertEquals(expected, CollectorAddress.parse(text, false).toString());
  }

  @Test
  void plainTextStaysOnThisMachineUnlessAskedFor() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> CollectorAddress.parse("grpc://192.0.2.1:8815", false))
            .getMessage();
    assertTrue(message.contains("--insecure") && message.contains("grpc+tls"), message);
    assertEquals("192.0.2.1", CollectorAddress.parse("grpc://192.0.2.1:8815", true).host());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1:8815",
        "http://127.0.0.1:1",
        "grpc://",
        "grpc://u@127.0.0.1:1",
        "grpc://127.0.0.1:99999",
        "grpc://127.0.0.1:1/path",
        "grpc://127.0.0.1:1?a=b",
        "grpc://a b"
      })
  void anythingElseIsRefusedInOneLine(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> CollectorAddress.parse(text, true))
            .getMessage();
    assertEquals(
        "collector address '"
            + text
            + "' is not understood: expected grpc://HOST:PORT or grpc+tls://HOST:PORT",
        message);
  }
}
