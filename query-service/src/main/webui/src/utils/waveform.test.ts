import { describe, expect, it } from 'vitest';
import type { Retransmission, ZeroWindow } from '../api/types';
import { bandsOf, marksOf, panned, viewAround, within, zoomed } from './waveform';

const T = 1_795_512_345_678_901_233n;
const VIEW = { fromNs: -1_000, toNs: 10_000 };

function episode(startNs: number, durationNs: number, fields: Partial<ZeroWindow> = {}): ZeroWindow {
  return {
    side: 'local',
    start_unix_ns: T + BigInt(startNs),
    duration_ns: durationNs,
    end_reason: 'opened',
    ...fields,
  } as ZeroWindow;
}

function retransmission(atNs: number, kind = 'rto'): Retransmission {
  return { time_unix_ns: T + BigInt(atNs), retransmission_kind: kind, segments: 2 } as Retransmission;
}

describe('bandsOf', () => {
  it('is exact to the nanosecond, in order, for one side', () => {
    const rows = [episode(5_001, 7), episode(0, 3), episode(0, 9, { side: 'peer' })];
    expect(bandsOf(rows, 'local', T, VIEW, 1, T)).toEqual([
      { startNs: 0, endNs: 3, open: false, episodes: 1 },
      { startNs: 5_001, endNs: 5_008, open: false, episodes: 1 },
    ]);
  });

  it('takes the open row and the end row of an episode as one, whichever comes first', () => {
    const rows = [episode(0, 10, { end_reason: 'open' }), episode(0, 300)];
    const expected = [{ startNs: 0, endNs: 300, open: false, episodes: 1 }];
    expect(bandsOf(rows, 'local', T, VIEW, 1, T + 9_000n)).toEqual(expected);
    expect(bandsOf(rows.toReversed(), 'local', T, VIEW, 1, T + 9_000n)).toEqual(expected);
  });

  it('draws an open episode until now', () => {
    const [band] = bandsOf([episode(0, 10, { end_reason: 'open' })], 'local', T, VIEW, 1, T + 800n);
    expect(band).toMatchObject({ endNs: 800, open: true });
  });

  it('joins what a pixel cannot tell apart, and leaves out what is not seen', () => {
    const rows = [episode(0, 10), episode(15, 10), episode(500, 10), episode(20_000, 1), episode(-5_000, 10)];
    expect(bandsOf(rows, 'local', T, VIEW, 100, T)).toEqual([
      { startNs: 0, endNs: 25, open: false, episodes: 2 },
      { startNs: 500, endNs: 510, open: false, episodes: 1 },
    ]);
  });

  it('keeps an episode that is longer than the view', () => {
    expect(bandsOf([episode(-50_000, 100_000)], 'local', T, VIEW, 1, T)).toHaveLength(1);
  });
});

describe('marksOf', () => {
  it('joins neighbours of one kind only', () => {
    const rows = [retransmission(120), retransmission(0), retransmission(10), retransmission(5, 'tlp')];
    expect(marksOf(rows, T, VIEW, 50)).toEqual([
      { atNs: 0, kind: 'rto', count: 1, segments: 2 },
      { atNs: 5, kind: 'tlp', count: 1, segments: 2 },
      { atNs: 10, kind: 'rto', count: 1, segments: 2 },
      { atNs: 120, kind: 'rto', count: 1, segments: 2 },
    ]);
    expect(marksOf([retransmission(0), retransmission(10)], T, VIEW, 50)).toEqual([
      { atNs: 0, kind: 'rto', count: 2, segments: 4 },
    ]);
  });
});

describe('the view', () => {
  const bounds = { fromNs: -100_000, toNs: 100_000 };

  it('shows an episode with room on both sides', () => {
    expect(viewAround(0, 10_000_000)).toEqual({ fromNs: -15_000_000, toNs: 25_000_000 });
    expect(viewAround(0, 100)).toEqual({ fromNs: -1_000_000, toNs: 1_000_100 });
  });

  it('zooms around a point that stays where it is', () => {
    const closer = zoomed({ fromNs: 0, toNs: 80_000 }, 0.5, 20_000, bounds);
    expect(closer).toEqual({ fromNs: 10_000, toNs: 50_000 });
  });

  it('stops at the bounds and at 10 µs', () => {
    expect(zoomed({ fromNs: 0, toNs: 80_000 }, 100, 0, bounds)).toEqual(bounds);
    const closest = zoomed({ fromNs: 0, toNs: 80_000 }, 1e-9, 0, bounds);
    expect(closest.toNs - closest.fromNs).toBe(10_000);
    expect(panned({ fromNs: 0, toNs: 80_000 }, 5, bounds)).toEqual({ fromNs: 20_000, toNs: 100_000 });
    expect(within({ fromNs: -200_000, toNs: -150_000 }, bounds)).toEqual({ fromNs: -100_000, toNs: -50_000 });
  });
});
