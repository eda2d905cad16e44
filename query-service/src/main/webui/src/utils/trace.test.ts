import { describe, expect, it } from 'vitest';
import type { WaveformRow } from '../api/types';
import {
  bitsPerSecond,
  boundsOf,
  homeOf,
  impulsesOf,
  nearestPart,
  partsOf,
  rowsAbout,
  scaleTo,
  slotAt,
  stepsOf,
  traceOf,
  type Trace,
} from './trace';

const T = 1_795_512_345_678_901_233n;

function aTrace(bytes: number[], fields: Partial<Trace> = {}): Trace {
  return {
    startNs: -100,
    slotNs: 100,
    bytes,
    flowBytes: bytes.map((value) => value / 2),
    packets: bytes.map((value) => (value > 0 ? 1 : 0)),
    retransmits: [],
    drops: [],
    complete: true,
    ...fields,
  };
}

function aRow(fields: Partial<WaveformRow>): WaveformRow {
  return {
    direction: 'outbound',
    start_unix_ns: T - 131_072n,
    slot_ns: 65_536,
    complete: true,
    bytes: [1, 2],
    packets: [1, 1],
    flow_bytes: [],
    retransmits: [],
    drops: [],
    ...fields,
  } as WaveformRow;
}

describe('traceOf', () => {
  it('is exact to the nanosecond, for one direction, of several rows the longest', () => {
    const rows = [aRow({}), aRow({ bytes: [1, 2, 3] }), aRow({ direction: 'inbound', bytes: [] })];
    expect(traceOf(rows, 'outbound', T)).toMatchObject({ startNs: -131_072, bytes: [1, 2, 3] });
    expect(traceOf(rows, 'inbound', T)).toBeNull();
  });
});

describe('stepsOf', () => {
  const trace = aTrace([0, 10, 30, 20, 0, 40]);

  it('has a step for each slot that is seen, when a slot is wider than a pixel', () => {
    const steps = stepsOf(trace, { fromNs: 50, toNs: 250 }, 1);
    expect(steps.map(({ fromNs, toNs }) => [fromNs, toNs])).toEqual([
      [0, 100],
      [100, 200],
      [200, 300],
    ]);
    expect(steps.map((step) => step.bitsPerSecond)).toEqual([10, 30, 20].map((b) => bitsPerSecond(b, 100)));
    expect(steps[1]?.flowBitsPerSecond).toBe(bitsPerSecond(15, 100));
  });

  it('is as high as the fullest slot in a pixel, and counts the packets of all', () => {
    const steps = stepsOf(trace, { fromNs: -100, toNs: 500 }, 150);
    expect(steps.map((step) => step.bitsPerSecond / bitsPerSecond(1, 100))).toEqual([10, 30, 40]);
    expect(steps.map((step) => step.packets)).toEqual([1, 2, 1]);
    expect(steps.at(-1)?.toNs).toBe(500);
  });

  it('begins its steps at the same slots wherever the view begins', () => {
    const whole = stepsOf(trace, { fromNs: -100, toNs: 500 }, 150);
    expect(stepsOf(trace, { fromNs: 210, toNs: 500 }, 150)).toEqual(whole.slice(1));
  });

  it('draws nothing outside of the trace', () => {
    expect(stepsOf(trace, { fromNs: 600, toNs: 900 }, 10)).toEqual([]);
    expect(stepsOf(trace, { fromNs: -900, toNs: -200 }, 10)).toEqual([]);
  });
});

it('knows the slot at a time, and that there is none outside', () => {
  const trace = aTrace([1, 2]);
  expect([-101, -100, -1, 0, 99, 100].map((ns) => slotAt(trace, ns))).toEqual([null, 0, 0, 1, 1, null]);
});

it('puts impulses at the middle of their slot, and close ones together', () => {
  const trace = aTrace([0, 0, 0, 0, 0, 0], { retransmits: [0, 2, 1, 0, 0, 4] });
  const view = { fromNs: -100, toNs: 500 };
  expect(impulsesOf(trace, trace.retransmits, view, 1)).toEqual([
    { atNs: 50, count: 2 },
    { atNs: 150, count: 1 },
    { atNs: 450, count: 4 },
  ]);
  expect(impulsesOf(trace, trace.retransmits, view, 101)).toEqual([
    { atNs: 50, count: 3 },
    { atNs: 450, count: 4 },
  ]);
  expect(impulsesOf(trace, trace.retransmits, { fromNs: 0, toNs: 100 }, 1)).toEqual([{ atNs: 50, count: 2 }]);
  expect(impulsesOf(trace, [], view, 1)).toEqual([]);
});

it('scales to round numbers that hold the value', () => {
  expect(scaleTo(28.2e9, 4)).toEqual({ top: 32e9, ticks: [0, 8e9, 16e9, 24e9, 32e9] });
  expect(scaleTo(24.7e9, 2).ticks).toEqual([0, 15e9, 30e9]);
  expect(scaleTo(4e6, 4).ticks).toEqual([0, 1e6, 2e6, 3e6, 4e6]);
  expect(scaleTo(0, 4).top).toBeGreaterThan(0);
  for (const value of [1, 3, 7.7e3, 9.99e8, 1.01e9])
    expect(scaleTo(value, 4).top).toBeGreaterThanOrEqual(value);
});

it('shows an event with what was around it, within what is known', () => {
  const bounds = { fromNs: -1_000, toNs: 9_000 };
  expect(homeOf(200, 10, bounds)).toEqual({ fromNs: -300, toNs: 500 });
  expect(homeOf(1, 10, bounds)).toEqual({ fromNs: -240, toNs: 241 });
  expect(homeOf(5_000, 10, bounds)).toEqual(bounds);
});

it('covers both directions', () => {
  expect(boundsOf([aTrace([1, 2]), null, aTrace([1], { startNs: -300 })])).toEqual({
    fromNs: -300,
    toNs: 100,
  });
  expect(boundsOf([null, null])).toBeNull();
});

describe('parts', () => {
  const start = { netns: 1, interface: 'veth0', start_unix_ns: T - 100_000_000n };
  const end = { netns: 1, interface: 'veth0', start_unix_ns: T + 2_000_000_000n };

  it('puts both directions of what begins at once together, earliest first', () => {
    const parts = partsOf([aRow(end), aRow(start), aRow({ ...start, direction: 'inbound' })], T);
    expect(parts.map(({ startNs, rows }) => [startNs, rows.length])).toEqual([
      [-100_000_000, 2],
      [2_000_000_000, 1],
    ]);
  });

  it('takes the part that the trigger lies in, or else the first', () => {
    expect(nearestPart(partsOf([aRow(end), aRow(start)], T))?.startNs).toBe(-100_000_000);
    expect(nearestPart(partsOf([aRow(end)], T))?.startNs).toBe(2_000_000_000);
    expect(nearestPart([])).toBeNull();
  });

  it('keeps to what begins at the trigger, if anything does', () => {
    const own = aRow({ ...start, subject_start_unix_ns: T + 999_999n });
    const other = aRow({ ...end, subject_start_unix_ns: T + 1_000_000n });
    expect(rowsAbout([own, other], T)).toEqual([own]);
    expect(rowsAbout([other], T)).toEqual([other]);
  });
});
