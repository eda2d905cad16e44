package dev.wirescope.query.question;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wirescope.query.testing.TestClickHouse;
import dev.wirescope.schema.Tables;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The migration of the findings gives the columns of {@link Tables}. */
class FindingsTableTest {
  @Test
  void shouldHaveTheColumnsOfTablesInTheirOrder() {
    List<String> expected = new ArrayList<>();
    expected.add("tenant LowCardinality(String)");
    Tables.FINDINGS
        .columns()
        .forEach(column -> expected.add(column.name() + " " + column.clickhouseType()));
    expected.add("inserted_at DateTime64(3, 'UTC')");
    assertEquals(
        expected,
        TestClickHouse.execute(
                "SELECT name || ' ' || type FROM system.columns WHERE database = 'wirescope'"
                    + " AND table = 'findings' ORDER BY position FORMAT TSVRaw")
            .lines()
            .toList());
  }
}
