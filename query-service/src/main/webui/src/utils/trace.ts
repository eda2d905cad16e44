import type { UnixNs, WaveformRow } from '../api/types';
import type { View } from './waveform';

/** What an interface carried in one direction, slot by slot; times are differences to the trigger, in ns. */
export interface Trace {
  startNs: number;
  slotNs: number;
  bytes: number[];
  /** Of the largest flow; empty if it is not known. */
  flowBytes: number[];
  packets: number[];
  retransmits: number[];
  drops: number[];
  /** False: the node could not keep all packets of it. */
  complete: boolean;
}

/** One step of the drawn line: the fullest slot of those that lie in it. */
export interface Step {
  fromNs: number;
  toNs: number;
  bitsPerSecond: number;
  flowBitsPerSecond: number;
  packets: number;
}

/** Retransmissions or drops at one place of the drawing. */
export interface Impulse {
  atNs: number;
  count: number;
}

/** The trace of a direction; of several rows for one subject the longest. */
export function traceOf(rows: readonly WaveformRow[], direction: string, triggerNs: UnixNs): Trace | null {
  const row = rows
    .filter((candidate) => candidate.direction === direction && candidate.bytes.length > 0)
    .toSorted((a, b) => b.bytes.length - a.bytes.length)[0];
  if (row === undefined) return null;
  return {
    startNs: Number(row.start_unix_ns - triggerNs),
    slotNs: row.slot_ns,
    bytes: row.bytes,
    flowBytes: row.flow_bytes,
    packets: row.packets,
    retransmits: row.retransmits,
    drops: row.drops,
    complete: row.complete,
  };
}

/** Waveforms that begin at the same moment on the same interface: both directions of it. */
export interface Part {
  /** Difference to the trigger. */
  startNs: number;
  rows: WaveformRow[];
}

/** The clocks of a node drift apart by less while something lasts. */
const SAME_START_NS = 1_000_000n;

/** The waveforms of what begins at the trigger; all of them if none does, as of a run that has many clusters. */
export function rowsAbout(rows: readonly WaveformRow[], triggerNs: UnixNs): readonly WaveformRow[] {
  const own = rows.filter(({ subject_start_unix_ns: start }) => {
    const apart = start - triggerNs;
    return -SAME_START_NS < apart && apart < SAME_START_NS;
  });
  return own.length === 0 ? rows : own;
}

/** What was kept, earliest first: of something long its start and its end. */
export function partsOf(rows: readonly WaveformRow[], triggerNs: UnixNs): Part[] {
  const parts = new Map<string, Part>();
  for (const row of rows) {
    const key = `${row.netns} ${row.interface} ${row.start_unix_ns}`;
    const part = parts.get(key) ?? { startNs: Number(row.start_unix_ns - triggerNs), rows: [] };
    part.rows.push(row);
    parts.set(key, part);
  }
  return [...parts.values()].toSorted((a, b) => a.startNs - b.startNs);
}

/** The last part that begins before the trigger, or else the first. */
export function nearestPart(parts: readonly Part[]): Part | null {
  return parts.findLast(({ startNs }) => startNs <= 0) ?? parts[0] ?? null;
}

export function endOf(trace: Trace): number {
  return trace.startNs + trace.bytes.length * trace.slotNs;
}

export function bitsPerSecond(bytes: number, slotNs: number): number {
  return (bytes * 8e9) / slotNs;
}

/** The number of the slot at `ns`, or null outside of the trace. */
export function slotAt(trace: Trace, ns: number): number | null {
  const slot = Math.floor((ns - trace.startNs) / trace.slotNs);
  return slot >= 0 && slot < trace.bytes.length ? slot : null;
}

/**
 * The line of the trace within the view: a step for each slot, or for as many as lie in a pixel. A step is as high as its
 * fullest slot, so that no burst vanishes from afar; steps begin at the same slots wherever the view begins.
 */
export function stepsOf(trace: Trace, view: View, pixelNs: number): Step[] {
  const slots = Math.max(1, Math.ceil(pixelNs / trace.slotNs));
  const first = Math.max(0, Math.floor((view.fromNs - trace.startNs) / trace.slotNs / slots) * slots);
  const last = Math.min(trace.bytes.length, Math.ceil((view.toNs - trace.startNs) / trace.slotNs));
  const steps: Step[] = [];
  for (let slot = first; slot < last; slot += slots) steps.push(stepOf(trace, slot, slots));
  return steps;
}

/** The step of `slots` slots from `first` on. */
export function stepOf(trace: Trace, first: number, slots: number): Step {
  const end = Math.min(first + slots, trace.bytes.length);
  let fullest = first;
  let packets = 0;
  for (let slot = first; slot < end; slot++) {
    if ((trace.bytes[slot] ?? 0) > (trace.bytes[fullest] ?? 0)) fullest = slot;
    packets += trace.packets[slot] ?? 0;
  }
  return {
    fromNs: trace.startNs + first * trace.slotNs,
    toNs: trace.startNs + end * trace.slotNs,
    bitsPerSecond: bitsPerSecond(trace.bytes[fullest] ?? 0, trace.slotNs),
    flowBitsPerSecond: bitsPerSecond(trace.flowBytes[fullest] ?? 0, trace.slotNs),
    packets,
  };
}

/** Where a series is not 0, each at the middle of its slot; those closer than `gapNs` are one. */
export function impulsesOf(trace: Trace, series: readonly number[], view: View, gapNs: number): Impulse[] {
  const impulses: Impulse[] = [];
  series.forEach((count, slot) => {
    if (count === 0) return;
    const atNs = trace.startNs + (slot + 0.5) * trace.slotNs;
    if (atNs < view.fromNs || atNs > view.toNs) return;
    const before = impulses.at(-1);
    if (before !== undefined && atNs - before.atNs < gapNs) before.count += count;
    else impulses.push({ atNs, count });
  });
  return impulses;
}

/** The upper end of a scale that holds `value`, with round ticks from 0 on. */
export function scaleTo(value: number, wanted: number): { top: number; ticks: number[] } {
  const rough = Math.max(value, 1) / wanted;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step =
    ([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((factor) => factor * magnitude >= rough * 0.999) ?? 10) *
    magnitude;
  const count = Math.max(Math.ceil((value / step) * 0.999), 1);
  return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) };
}

/** The view that shows an event with some of what was before and after it. */
export function homeOf(durationNs: number, slotNs: number, bounds: View): View {
  const margin = Math.max(durationNs * 1.5, 24 * slotNs);
  return {
    fromNs: Math.max(bounds.fromNs, -margin),
    toNs: Math.min(bounds.toNs, durationNs + margin),
  };
}

/** The time that the traces cover. */
export function boundsOf(traces: readonly (Trace | null)[]): View | null {
  const known = traces.filter((trace) => trace !== null);
  if (known.length === 0) return null;
  return {
    fromNs: Math.min(...known.map((trace) => trace.startNs)),
    toNs: Math.max(...known.map(endOf)),
  };
}
