export type Direction = 'ascending' | 'descending';
export type Cell = string | number | bigint | boolean | null | undefined;

/** A sorted copy; what is not known comes last in either direction, and equal rows keep their order. */
export function sortBy<T>(rows: readonly T[], value: (row: T) => Cell, direction: Direction): T[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return rows.toSorted((a, b) => {
    const x = value(a);
    const y = value(b);
    const missing = Number(x == null) - Number(y == null);
    if (missing !== 0 || x == null || y == null) return missing;
    if (typeof x === 'string' && typeof y === 'string')
      return sign * x.localeCompare(y, 'en', { numeric: true });
    return x < y ? -sign : x > y ? sign : 0;
  });
}
