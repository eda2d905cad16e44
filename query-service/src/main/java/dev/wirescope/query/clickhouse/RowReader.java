package dev.wirescope.query.clickhouse;

import dev.wirescope.json.IpText;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.HexFormat;
import java.util.List;

/** Turns the current row of a result into a {@link Row}. */
final class RowReader {
  private static final String CONNECTION_ID = "connection_id";
  private static final long NS_IN_SECOND = 1_000_000_000L;

  private final String[] names;

  RowReader(ResultSetMetaData columns) throws SQLException {
    names = new String[columns.getColumnCount()];
    for (int i = 0; i < names.length; i++) {
      names[i] = columns.getColumnLabel(i + 1);
    }
  }

  Row read(ResultSet result) throws SQLException {
    Row row = new Row();
    for (int i = 0; i < names.length; i++) {
      row.put(names[i], json(names[i], result.getObject(i + 1)));
    }
    return row;
  }

  private static Object json(String name, Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case Timestamp time -> unixNs(time);
      case InetAddress address -> IpText.of(sixteenBytes(address));
      // As a JSON number it would be rounded by every reader that uses doubles.
      case Number id when name.equals(CONNECTION_ID) -> HexFormat.of().toHexDigits(id.longValue());
      case Double number when number.isNaN() || number.isInfinite() -> null;
      case java.sql.Array array -> List.of((Object[]) array.getArray());
      default -> value;
    };
  }

  private static long unixNs(Timestamp time) {
    return Math.floorDiv(time.getTime(), 1000L) * NS_IN_SECOND + time.getNanos();
  }

  private static byte[] sixteenBytes(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (!(address instanceof Inet4Address)) {
      return bytes;
    }
    byte[] mapped = new byte[IpText.LENGTH];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(bytes, 0, mapped, 12, bytes.length);
    return mapped;
  }
}
