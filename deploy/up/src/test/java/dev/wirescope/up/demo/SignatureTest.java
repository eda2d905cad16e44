package dev.wirescope.up.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final byte[] BODY = "{\"kind\":\"zero_window\"}".getBytes(StandardCharsets.UTF_8);
  private static final Instant SENT = Instant.ofEpochSecond(1_700_000_000);
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** printf '1700000000.{"kind":"zero_window"}' | openssl dgst -sha256 -hmac secret. */
  private static final String HEADER =
      "t=1700000000,v1=6d3c73fc917ee3c6d7895b980c1bda827c2c7c0087c1f9711ed002d7f8b1ab71";

  @Test
  void acceptsWhatOpensslSigned() {
    assertTrue(Signature.verifies(HEADER, BODY, "secret", SENT, TOLERANCE));
  }

  @Test
  void refusesAnotherBodySecretTimeOrForm() {
    byte[] other = "{\"kind\":\"zero_windoW\"}".getBytes(StandardCharsets.UTF_8);
    assertFalse(Signature.verifies(HEADER, other, "secret", SENT, TOLERANCE));
    assertFalse(Signature.verifies(HEADER, BODY, "another", SENT, TOLERANCE));
    assertFalse(Signature.verifies(HEADER, BODY, "secret", SENT.plusSeconds(301), TOLERANCE));
    assertFalse(Signature.verifies(HEADER.replace("t=1", "t=2"), BODY, "secret", SENT, TOLERANCE));
    assertFalse(Signature.verifies(null, BODY, "secret", SENT, TOLERANCE));
    assertFalse(Signature.verifies("t=1700000000", BODY, "secret", SENT, TOLERANCE));
  }
}
