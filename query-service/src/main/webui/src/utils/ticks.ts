export interface Ticks {
  /** 1, 2 or 5 times a power of ten, in the unit of the values. */
  step: number;
  values: number[];
}

/** Round values in [from, to], about `wanted` of them. */
export function niceTicks(from: number, to: number, wanted: number): Ticks {
  const span = to - from;
  if (!(span > 0)) return { step: 1, values: [] };
  const rough = span / Math.max(wanted, 1);
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * magnitude >= rough * 0.999) ?? 10) * magnitude;
  const values: number[] = [];
  for (let index = Math.ceil(from / step); index * step <= to; index++) values.push(index * step);
  return { step, values };
}

const UNITS: readonly [number, string][] = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
  [1, 'ns'],
];

/** The text of a tick, in the unit that the step asks for: all ticks of an axis share it. */
export function tickText(valueNs: number, stepNs: number): string {
  const [unitNs, unit] = UNITS.find(([size]) => stepNs * 2 >= size) ?? [1, 'ns'];
  const value = Math.round((valueNs / unitNs) * 1000) / 1000;
  if (value === 0) return '0';
  return `${value < 0 ? '−' : '+'}${Math.abs(value)} ${unit}`;
}

const CLOCK_STEPS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/** Round times of day in [fromMs, toMs], about `wanted` of them, where the day begins `zoneMs` after that of UTC. */
export function clockTicks(fromMs: number, toMs: number, wanted: number, zoneMs: number): number[] {
  const rough = (toMs - fromMs) / 1000 / Math.max(wanted, 1);
  const stepMs = (CLOCK_STEPS_S.find((step) => step >= rough) ?? 86_400) * 1000;
  const values: number[] = [];
  for (let at = Math.ceil((fromMs + zoneMs) / stepMs) * stepMs; at <= toMs + zoneMs; at += stepMs) {
    values.push(at - zoneMs);
  }
  return values;
}
