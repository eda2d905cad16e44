package dev.wirescope.query.webhook;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a receiver knows that a delivery comes from us and when it was sent: {@code
 * t=UNIX_SECONDS,v1=HEX}, where HEX is HMAC-SHA256 of {@code t + "." + body} under the secret.
 */
final class Signature {
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /** The value of the header. */
  static String header(String secret, long unixSeconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((unixSeconds + ".").getBytes(StandardCharsets.UTF_8));
      return "t=" + unixSeconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has HMAC-SHA256", e);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("a webhook's secret is no key", e);
    }
  }
}
