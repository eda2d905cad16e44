package dev.wirescope.agent.batch;

import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.complex.ListVector;

/** Series of 32-bit numbers. Rows of it are few, so the vector grows as it must. */
final class IntsColumn extends BatchColumn {
  private final ListVector vector;
  private final UInt4Vector values;
  private int count;

  IntsColumn(ListVector vector) {
    super(vector.getName());
    this.vector = vector;
    this.values = (UInt4Vector) vector.getDataVector();
    vector.allocateNew();
  }

  void put(int[] series) {
    int at = vector.startNewValue(count);
    for (int i = 0; i < series.length; i++) {
      values.setSafe(at + i, series[i]);
    }
    vector.endValue(count, series.length);
    count++;
  }

  @Override
  int count() {
    return count;
  }

  @Override
  void seal(int rows) {
    vector.setValueCount(rows);
  }

  @Override
  void clear() {
    vector.reset();
    count = 0;
  }
}
