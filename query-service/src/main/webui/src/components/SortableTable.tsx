import { useState } from 'react';
import { useShortcuts } from '../state/useShortcuts';
import type { Cell, Direction } from '../utils/sort';

export interface ColumnSpec<Row> {
  id: string;
  name: string;
  value: (row: Row) => Cell;
  text: (row: Row) => string;
  numeric?: boolean;
  mono?: boolean;
  strong?: boolean;
  /** Left out on a small screen. */
  optional?: boolean;
  /** A second line, on a small screen only. */
  below?: (row: Row) => string;
}

export interface Sort {
  id: string;
  direction: Direction;
}

interface Props<Row> {
  caption: string;
  columns: readonly ColumnSpec<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowLabel: (row: Row) => string;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onOpen: (row: Row) => void;
}

/** A table whose headers sort and whose rows open; j and k move from row to row. */
export function SortableTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  rowLabel,
  sort,
  onSort,
  onOpen,
}: Props<Row>) {
  const [focused, setFocused] = useState<string | null>(null);
  const at = rows.findIndex((row) => rowKey(row) === focused);
  const move = (by: number): void => {
    const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (next) document.getElementById(`row-${rowKey(next)}`)?.focus();
  };
  useShortcuts({ j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1) });

  return (
    <div className="table-box">
      <table>
        <caption className="visually-hidden">{caption}; column headers sort, Enter opens a row</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={classes(column)}
                aria-sort={column.id === sort.id ? sort.direction : undefined}
              >
                <button type="button" onClick={() => onSort(nextSort(column, sort))}>
                  {column.name}
                  <span aria-hidden="true" className="arrow">
                    {column.id === sort.id ? (sort.direction === 'ascending' ? '▲' : '▼') : ''}
                  </span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            // The button in the row is for the keyboard; a click anywhere in it is a convenience.
            <tr key={rowKey(row)} onClick={() => onOpen(row)}>
              {columns.map((column) => (
                <td key={column.id} className={classes(column)}>
                  {column.strong ? (
                    <button
                      id={`row-${rowKey(row)}`}
                      type="button"
                      className="row-link"
                      aria-label={`${column.text(row)}. ${rowLabel(row)}`}
                      onFocus={() => setFocused(rowKey(row))}
                      onClick={(event) => {
                        event.stopPropagation();
                        onOpen(row);
                      }}
                    >
                      {column.text(row)}
                    </button>
                  ) : (
                    column.text(row)
                  )}
                  {column.below && <small className="below">{column.below(row)}</small>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classes<Row>(column: ColumnSpec<Row>): string {
  return [column.numeric && 'numeric', column.mono && 'mono', column.optional && 'optional']
    .filter(Boolean)
    .join(' ');
}

/** The same header turns the order; another starts with what is most interesting: big numbers, early letters. */
function nextSort<Row>(column: ColumnSpec<Row>, sort: Sort): Sort {
  if (column.id !== sort.id) return { id: column.id, direction: column.numeric ? 'descending' : 'ascending' };
  return { id: sort.id, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' };
}
