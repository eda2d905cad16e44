import { expect, it } from 'vitest';
import { sortBy } from './sort';

const rows = [{ v: 2 }, { v: null }, { v: 10 }, { v: 1 }];

it('sorts numbers as numbers, what is unknown last either way', () => {
  expect(sortBy(rows, (r) => r.v, 'ascending').map((r) => r.v)).toEqual([1, 2, 10, null]);
  expect(sortBy(rows, (r) => r.v, 'descending').map((r) => r.v)).toEqual([10, 2, 1, null]);
});

it('sorts text with numbers in it as people do, and keeps the order of equals', () => {
  expect(sortBy(['web-10', 'web-2'], (r) => r, 'ascending')).toEqual(['web-2', 'web-10']);
  const equal = [{ a: 1 }, { a: 2 }];
  expect(sortBy(equal, () => 'same', 'descending')).toEqual(equal);
});
