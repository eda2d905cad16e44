import { expect, it } from 'vitest';
import { backoffMs } from './backoff';

it('doubles up to half a minute, with jitter of one half', () => {
  expect(backoffMs(1, 0)).toBe(250);
  expect(backoffMs(1, 0.999)).toBe(500);
  expect(backoffMs(3, 0)).toBe(1000);
  expect(backoffMs(50, 0.999)).toBeLessThanOrEqual(30_000);
  expect(backoffMs(50, 0)).toBe(15_000);
});
