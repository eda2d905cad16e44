import type { LatencyStep } from '../../api/types';
import { toUnixMs } from '../../utils/format';

export interface Series {
  name: string;
  /** Name of a colour in styles/tokens.css. */
  colour: string;
  values: (number | null)[];
}

export interface ChartSpec {
  title: string;
  explanation: string;
  /** time: values are ns. */
  unit: 'time' | 'count';
  /** Seconds since 1970, as uPlot wants them; steps are seconds wide, so nothing is lost. */
  times: number[];
  series: Series[];
}

const QUANTILE_COLOURS = ['--ch2', '--ch1', '--ch3'] as const;

function times(rows: readonly LatencyStep[]): number[] {
  return rows.map((row) => toUnixMs(row.time_unix_ns) / 1000);
}

function quantiles(rows: readonly LatencyStep[], values: ((row: LatencyStep) => number | null)[]): Series[] {
  return ['p50', 'p90', 'p99'].map((name, index) => ({
    name,
    colour: QUANTILE_COLOURS[index] ?? '--text',
    // A step without connections has no latency; 0 would be a lie, and has no place on a logarithmic axis.
    values: rows.map((row) => values[index]?.(row) || null),
  }));
}

export function latencyChart(rows: readonly LatencyStep[]): ChartSpec {
  return {
    title: 'Connect latency',
    explanation: 'from the SYN until the connection is established',
    unit: 'time',
    times: times(rows),
    series: quantiles(rows, [
      (row) => row.connect_latency_p50_ns,
      (row) => row.connect_latency_p90_ns,
      (row) => row.connect_latency_p99_ns,
    ]),
  };
}

export function srttChart(rows: readonly LatencyStep[]): ChartSpec {
  const ns = (us: number | null): number | null => (us === null ? null : us * 1000);
  return {
    title: 'Smoothed round-trip time',
    explanation: 'of the connections that closed',
    unit: 'time',
    times: times(rows),
    series: quantiles(rows, [
      (row) => ns(row.srtt_p50_us),
      (row) => ns(row.srtt_p90_us),
      (row) => ns(row.srtt_p99_us),
    ]),
  };
}

export function connectsChart(rows: readonly LatencyStep[]): ChartSpec {
  return {
    title: 'Connects',
    explanation: 'opened, and failed, in each step',
    unit: 'count',
    times: times(rows),
    series: [
      { name: 'opened', colour: '--bar', values: rows.map((row) => row.connects) },
      { name: 'failed', colour: '--critical', values: rows.map((row) => row.connects_failed) },
    ],
  };
}
