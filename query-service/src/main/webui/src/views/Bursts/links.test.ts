import { expect, it } from 'vitest';
import { aFinding } from '../../utils/fixtures';
import { subjectHash, subjectOf } from './links';

const DETAILS = {
  interface: 'eth0',
  worst_start_unix_ns: 1_795_512_345_678_901_233n,
  worst_duration_ns: 340_000,
};

it('leads from a finding to the worst of its bursts, to the nanosecond', () => {
  const finding = aFinding({ kind: 'micro_burst', direction: 'outbound', details: DETAILS });
  const of = subjectOf(finding);
  expect(of).toMatchObject({ subject: 'micro_burst', interface: 'eth0', duration_ns: 340_000 });
  expect(of && subjectHash(of, new URLSearchParams('range=1h&q=x'))).toBe(
    `#/bursts/micro_burst/${finding.node}/${finding.netns}/eth0/outbound/1795512345678901233?range=1h`,
  );
});

it('leads nowhere from others', () => {
  expect(subjectOf(aFinding({ kind: 'zero_window', details: DETAILS }))).toBeNull();
  expect(subjectOf(aFinding({ kind: 'gap', details: {} }))).toBeNull();
});
