package dev.wirescope.agent.batch;

import dev.wirescope.agent.netfilter.DropRule;

/**
 * The column {@code drop_rule}. It is written when the batch is sealed: more is known of a rule
 * some milliseconds after its drop.
 */
final class DropRuleColumn {
  private final TextColumn column;
  private final DropRule[] rules;

  DropRuleColumn(Columns columns, int capacity) {
    column = columns.texts("drop_rule", DropRule.BYTES_MAX);
    rules = new DropRule[capacity];
  }

  /** The rule of {@code row}. */
  void put(int row, DropRule rule) {
    rules[row] = rule;
  }

  /** Writes the rules of the first {@code rows} rows. */
  void fill(int rows) {
    column.clear();
    for (int row = 0; row < rows; row++) {
      column.put(rules[row].text());
    }
  }
}
