import { expect, it } from 'vitest';
import { clockTicks, niceTicks, tickText } from './ticks';

it.each([
  [-150e6, 450e6, 6, 100e6, 6],
  [0, 7, 7, 1, 8],
  [0, 30, 10, 5, 7],
])('from %d to %d about %d ticks: step %d', (from, to, wanted, step, count) => {
  const ticks = niceTicks(from, to, wanted);
  expect(ticks.step).toBeCloseTo(step);
  expect(ticks.values).toHaveLength(count);
});

it('has none for an empty span', () => {
  expect(niceTicks(5, 5, 10).values).toEqual([]);
});

it.each([
  [300e6, 100e6, '+300 ms'],
  [-1_000e6, 100e6, '−1000 ms'],
  [2e9, 1e9, '+2 s'],
  [15_000, 5_000, '+15 µs'],
  [-2_500e6, 500e6, '−2.5 s'],
  [0, 5_000, '0'],
])('%d ns at a step of %d is %s', (value, step, text) => expect(tickText(value, step)).toBe(text));

it('puts ticks at round times of the local day', () => {
  const hour = 3_600_000;
  expect(clockTicks(0.5 * hour, 2.6 * hour, 3, 0)).toEqual([hour, 2 * hour]);
  // In a zone half an hour off, the full hours are elsewhere.
  expect(clockTicks(0, 2 * hour, 2, hour / 2)).toEqual([hour / 2, 1.5 * hour]);
});
