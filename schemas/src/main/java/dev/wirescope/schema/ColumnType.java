package dev.wirescope.schema;

import java.util.List;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** What a column holds: its Arrow form on the wire and its ClickHouse form at rest. */
public sealed interface ColumnType {
  /** The Arrow type of the column's vector. */
  ArrowType arrow();

  /** The ClickHouse type as {@code system.columns} prints it, without {@code Nullable(...)}. */
  String clickhouse();

  /** An unsigned integer of 8, 16, 32 or 64 bits. */
  record UnsignedInt(int bits) implements ColumnType {
    public UnsignedInt {
      if (bits != 8 && bits != 16 && bits != 32 && bits != 64) {
        throw new IllegalArgumentException("no unsigned integer of bits=" + bits);
      }
    }

    @Override
    public ArrowType arrow() {
      return new ArrowType.Int(bits, false);
    }

    @Override
    public String clickhouse() {
      return "UInt" + bits;
    }
  }

  /** Nanoseconds since the Unix epoch, UTC. */
  record TimeNs() implements ColumnType {
    @Override
    public ArrowType arrow() {
      return new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC");
    }

    @Override
    public String clickhouse() {
      return "DateTime64(9, 'UTC')";
    }
  }

  /** An IP address in 16 network-order bytes; IPv4 as {@code ::ffff:a.b.c.d}. */
  record IpAddress() implements ColumnType {
    @Override
    public ArrowType arrow() {
      return new ArrowType.FixedSizeBinary(16);
    }

    @Override
    public String clickhouse() {
      return "IPv6";
    }
  }

  /** UTF-8 text; {@code repeats} where few distinct values are expected. */
  record Text(boolean repeats) implements ColumnType {
    @Override
    public ArrowType arrow() {
      return ArrowType.Utf8.INSTANCE;
    }

    @Override
    public String clickhouse() {
      return repeats ? "LowCardinality(String)" : "String";
    }
  }

  /** One JSON value, written by the agent and stored as it is; empty for none. */
  record Json() implements ColumnType {
    @Override
    public ArrowType arrow() {
      return ArrowType.Utf8.INSTANCE;
    }

    @Override
    public String clickhouse() {
      return "String";
    }
  }

  /** Some unsigned integers of 32 bits, for instance one for each slot of a waveform. */
  record UnsignedInts() implements ColumnType {
    /** What each of them is. */
    public static final UnsignedInt ELEMENT = new UnsignedInt(32);

    @Override
    public ArrowType arrow() {
      return ArrowType.List.INSTANCE;
    }

    @Override
    public String clickhouse() {
      return "Array(" + ELEMENT.clickhouse() + ")";
    }
  }

  /** True or false, one byte. */
  record Flag() implements ColumnType {
    @Override
    public ArrowType arrow() {
      return new ArrowType.Int(8, false);
    }

    @Override
    public String clickhouse() {
      return "Bool";
    }
  }

  /**
   * One of a few names, carried as the number of the C enum in {@code events.h}.
   *
   * @param names the name of each number, in order of the numbers
   */
  record Choice(List<Name> names) implements ColumnType {
    /** One name and the number that stands for it. */
    public record Name(int number, String name) {}

    public Choice {
      names = List.copyOf(names);
    }

    @Override
    public ArrowType arrow() {
      return new ArrowType.Int(8, true);
    }

    @Override
    public String clickhouse() {
      StringBuilder text = new StringBuilder("Enum8(");
      for (Name name : names) {
        if (text.charAt(text.length() - 1) != '(') {
          text.append(", ");
        }
        text.append('\'').append(name.name()).append("' = ").append(name.number());
      }
      return text.append(')').toString();
    }

    /** The name that {@code number} stands for. */
    public String nameOf(int number) {
      for (Name name : names) {
        if (name.number() == number) {
          return name.name();
        }
      }
      throw new IllegalArgumentException("no name for number=" + number + " in " + clickhouse());
    }
  }
}
