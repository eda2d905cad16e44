package dev.wirescope.agent.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wirescope.agent.text.Utf8;
import dev.wirescope.schema.Column;
import dev.wirescope.schema.ColumnType;
import dev.wirescope.schema.ColumnType.UnsignedInt;
import dev.wirescope.schema.Table;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A batch that does not set each column exactly once in each row is not handed on. */
class BatchColumnsTest {
  private static final Table TWO =
      new Table(
          "two",
          "two",
          List.of(
              new Column("number", new UnsignedInt(64), true, ""),
              new Column("text", new ColumnType.Text(true), false, "")));

  private final BufferAllocator allocator = new RootAllocator();
  private final Columns columns = new Columns(TWO, allocator, 4);

  @AfterEach
  void close() {
    columns.close();
    allocator.close();
  }

  @Test
  void oneValueForEachColumnAndRowIsSealed() {
    LongColumn number = columns.longs("number");
    TextColumn text = columns.texts("text", 8);
    number.put(7);
    text.put(Utf8.of("a"));
    number.putNull();
    text.put(Utf8.of("bc"));
    assertEquals("number\ttext\n7\ta\nnull\tbc\n", columns.seal(2).contentToTSVString());
  }

  @Test
  void aColumnSetTwiceIsFound() {
    LongColumn number = columns.longs("number");
    TextColumn text = columns.texts("text", 8);
    number.put(7);
    number.putNull();
    text.put(Utf8.of("a"));
    assertEquals("column number has values=2 for rows=1", sealFails(1));
  }

  @Test
  void aColumnNotSetIsFound() {
    columns.longs("number").put(7);
    columns.texts("text", 8);
    assertEquals("column text has values=0 for rows=1", sealFails(1));
  }

  @Test
  void aColumnNobodyWritesIsFound() {
    columns.longs("number").put(7);
    assertEquals("columns written=1 of=2", sealFails(1));
  }

  @Test
  void aColumnHandedOutTwiceIsRefused() {
    columns.longs("number");
    assertEquals(
        "column number is handed out twice",
        assertThrows(IllegalStateException.class, () -> columns.longs("number")).getMessage());
  }

  @Test
  void aColumnOfAnotherWidthIsRefused() {
    assertEquals(
        "column number has width=8, not 4",
        assertThrows(IllegalArgumentException.class, () -> columns.ints("number")).getMessage());
  }

  private String sealFails(int rows) {
    return assertThrows(IllegalStateException.class, () -> columns.seal(rows)).getMessage();
  }
}
