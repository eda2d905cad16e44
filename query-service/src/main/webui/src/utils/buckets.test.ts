import { expect, it } from 'vitest';
import { bucketsOf } from './buckets';
import { aFinding } from './fixtures';

it('counts each finding once, by severity, also those at and beyond the edges', () => {
  const at = (ms: number, severity: 'info' | 'critical' = 'info') =>
    aFinding({ start_unix_ns: BigInt(ms) * 1_000_000n, severity });
  const buckets = bucketsOf([at(50), at(100), at(150, 'critical'), at(199), at(200)], 100, 200, 2);
  expect(buckets).toEqual([
    { total: 2, parts: [{ severity: 'info', findings: 2 }] },
    {
      total: 3,
      parts: [
        { severity: 'info', findings: 2 },
        { severity: 'critical', findings: 1 },
      ],
    },
  ]);
});
