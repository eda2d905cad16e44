package dev.wirescope.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClickHouseAddressTest {
  @ParameterizedTest
  @CsvSource({
    "jdbc:clickhouse://h:1, http://h:1/, default, ''",
    "jdbc:ch://h, http://h:8123/, default, ''",
    "jdbc:clickhouse:http://h:1/db, http://h:1/, default, ''",
    "jdbc:clickhouse:https://h, https://h:8443/, default, ''",
    "jdbc:clickhouse://h/db?ssl=true, https://h:8443/, default, ''",
    "jdbc:clickhouse://[::1]:9?user=u&password=p%26q, http://[::1]:9/, u, p&q",
  })
  void shouldReadAJdbcUrl(String url, String uri, String user, String password) {
    ClickHouseAddress address = ClickHouseAddress.parse(url);
    assertEquals(uri, address.uri().toString());
    assertEquals(user, address.user());
    assertEquals(password, address.password());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h:1",
        "jdbc:postgresql://h:1",
        "jdbc:clickhouse://a,b/db?password=secret",
        "jdbc:clickhouse://h?password=secret&compress=1",
        "jdbc:clickhouse://h?password=secret&x",
      })
  void shouldRefuseWhatItDoesNotUnderstandWithoutTellingThePassword(String url) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ClickHouseAddress.parse(url));
    assertFalse(e.getMessage().contains("secret"), e.getMessage());
  }
}
