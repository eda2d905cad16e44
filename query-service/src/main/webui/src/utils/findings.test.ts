import { describe, expect, it } from 'vitest';
import { durationAt, inScope, mergeFindings, sentence } from './findings';
import { aFinding } from './fixtures';

describe('mergeFindings', () => {
  it('puts the newest start first and keeps one for each id', () => {
    const old = aFinding({ id: 'a', start_unix_ns: 1n });
    const recent = aFinding({ id: 'b', start_unix_ns: 2n });
    expect(mergeFindings([old], [recent, old]).map((f) => f.id)).toEqual(['b', 'a']);
  });

  it('lets the end replace the open episode, and never the other way round', () => {
    const open = aFinding({ state: 'open', duration_ns: 10 });
    const ended = aFinding({ state: 'ended', duration_ns: 300 });
    expect(mergeFindings([open], [ended])[0]?.state).toBe('ended');
    expect(mergeFindings([ended], [open])[0]?.state).toBe('ended');
  });

  it('keeps the newest when there are too many', () => {
    const many = [1n, 3n, 2n].map((start) => aFinding({ id: String(start), start_unix_ns: start }));
    expect(mergeFindings([], many, 2).map((f) => f.id)).toEqual(['3', '2']);
  });
});

describe('inScope', () => {
  it('keeps what is open however old, and what ended in the range on that node', () => {
    const findings = [
      aFinding({ id: 'open', state: 'open', end_unix_ns: null, detected_unix_ns: 1n }),
      aFinding({ id: 'old', end_unix_ns: 99n }),
      aFinding({ id: 'recent', end_unix_ns: 100n }),
      aFinding({ id: 'elsewhere', node: 'web-2' }),
    ];
    expect(inScope(findings, 'web-1', 100n).map((f) => f.id)).toEqual(['open', 'recent']);
    expect(inScope(findings, '', 100n).map((f) => f.id)).toContain('elsewhere');
  });
});

describe('durationAt', () => {
  it('does not count on between bursts, though their run is open', () => {
    const run = aFinding({ kind: 'micro_burst', state: 'open', start_unix_ns: 1_000n, duration_ns: 10 });
    expect(durationAt(run, 9_000n, null)).toBe(10);
  });

  const open = aFinding({ state: 'open', start_unix_ns: 1_000n, duration_ns: 10 });

  it('counts while open, and stops where the node was last heard', () => {
    expect(durationAt(open, 5_000n, null)).toBe(4_000);
    expect(durationAt(open, 5_000n, 3_000n)).toBe(2_000);
  });

  it('is never shorter than what was measured, and is fixed once ended', () => {
    expect(durationAt(open, 500n, null)).toBe(10);
    expect(durationAt(aFinding({ duration_ns: 7 }), 10n ** 18n, null)).toBe(7);
  });
});

describe('sentence', () => {
  it('tells an open episode in the present', () => {
    expect(sentence(aFinding({ state: 'open' }))).toBe(
      'reader (pid 4711) is not reading: its window is closed',
    );
    expect(sentence(aFinding({ state: 'open', side: 'peer', pid: 0 }))).toBe(
      "unknown process cannot send: the peer's window is closed",
    );
  });

  it('leaves the words of the service for everything else', () => {
    const title = 'curl (pid 7) could not connect: refused';
    expect(sentence(aFinding({ kind: 'connect_failed', state: 'open', title }))).toBe(title);
  });
});
