package dev.wirescope.query.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignatureTest {
  @Test
  void shouldBeWhatAnotherImplementationComputes() {
    // printf '1795460000.{"id":"x"}' | openssl dgst -sha256 -hmac secret
    assertEquals(
        "t=1795460000,v1=f65d83dbbebed14d217c7cdbdbf62ca92ab4a8f6e122e2aaf46a670bb9d03745",
        Signature.header(
            "secret", 1_795_460_000L, "{\"id\":\"x\"}".getBytes(StandardCharsets.UTF_8)));
  }
}
