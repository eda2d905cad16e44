package dev.wirescope.up.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The receiver's side of a signed webhook; docs/how-to/receive-a-webhook.md explains it. */
public final class Signature {
  private static final Pattern HEADER = Pattern.compile("t=(\\d{1,12}),v1=([0-9a-f]{64})");

  private Signature() {}

  /**
   * Whether {@code header} is what somebody who knows {@code secret} wrote for {@code body}, not
   * longer than {@code tolerance} before or after {@code now}; the time keeps an old call from
   * being sent again.
   */
  public static boolean verifies(
      String header, byte[] body, String secret, Instant now, Duration tolerance) {
    Matcher matcher = HEADER.matcher(header == null ? "" : header);
    if (!matcher.matches()) {
      return false;
    }
    Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))), now);
    if (age.abs().compareTo(tolerance) > 0) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((matcher.group(1) + ".").getBytes(StandardCharsets.UTF_8));
      return MessageDigest.isEqual(mac.doFinal(body), HexFormat.of().parseHex(matcher.group(2)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HmacSHA256", e);
    }
  }
}
