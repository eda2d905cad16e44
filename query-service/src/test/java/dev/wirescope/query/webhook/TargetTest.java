package dev.wirescope.query.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @CsvSource({
    "http://example.org, false, example.org, 80, /",
    "https://example.org/a/b?c=d%20e, true, example.org, 443, /a/b?c=d%20e",
    "HTTP://127.0.0.1:9000/hook, false, 127.0.0.1, 9000, /hook",
    "http://[::1]:9000/hook, false, ::1, 9000, /hook",
  })
  void shouldTakeAUrlApart(String url, boolean secure, String host, int port, String path)
      throws ForbiddenTargetException {
    assertEquals(new Target(secure, host, port, path), Target.parse(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org/hook",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "http://user:password@example.org/",
        "http://user@example.org/",
        "http:///hook",
        "http://example.org:0/",
        "http://example.org:70000/",
        "http://example.org/#part",
        "http://exa mple.org/",
        "http://example.org/a\r\nHost: other",
      })
  void shouldRefuseWhatIsNoPlainUrl(String url) {
    assertThrows(ForbiddenTargetException.class, () -> Target.parse(url));
  }

  @Test
  void shouldRefuseAVeryLongUrl() {
    String url = "http://example.org/" + "a".repeat(2048);
    assertThrows(ForbiddenTargetException.class, () -> Target.parse(url));
  }

  @Test
  void shouldRefuseANameIfAnyOfItsAddressesIsForbidden() throws Exception {
    Target target = Target.parse("http://example.org/");
    Target.Resolver resolver =
        _ ->
            new InetAddress[] {
              InetAddress.getByName("93.184.216.34"), InetAddress.getByName("169.254.169.254")
            };
    ForbiddenTargetException e =
        assertThrows(
            ForbiddenTargetException.class,
            () -> target.addresses(resolver, new AddressRules(true)));
    assertTrue(e.getMessage().contains("169.254.169.254"), e.getMessage());
  }

  @Test
  void shouldAskForTheAddressEachTime() throws Exception {
    Target target = Target.parse("http://example.org/");
    InetAddress[][] answers = {
      {InetAddress.getByName("93.184.216.34")}, {InetAddress.getByName("169.254.169.254")}
    };
    int[] asked = {0};
    Target.Resolver rebinding = _ -> answers[asked[0]++];
    AddressRules rules = new AddressRules(true);
    assertEquals(List.of(answers[0]), target.addresses(rebinding, rules));
    assertThrows(ForbiddenTargetException.class, () -> target.addresses(rebinding, rules));
  }

  @Test
  void shouldSayWhenANameHasNoAddress() throws Exception {
    Target target = Target.parse("http://example.invalid/");
    Target.Resolver nobody =
        host -> {
          throw new UnknownHostException(host);
        };
    assertThrows(
        ForbiddenTargetException.class, () -> target.addresses(nobody, new AddressRules(true)));
  }

  @Test
  void shouldKnowWhenTheServiceIsReachedFromItsOwnMachineOnly() {
    assertTrue(WebhookWiring.isLoopback("127.0.0.1"));
    assertTrue(WebhookWiring.isLoopback("localhost"));
    assertTrue(WebhookWiring.isLoopback("::1"));
    assertEquals(false, WebhookWiring.isLoopback("0.0.0.0"));
    assertEquals(false, WebhookWiring.isLoopback("127.0.0.1.example.org"));
  }
}
