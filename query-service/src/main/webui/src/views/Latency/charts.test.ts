import { expect, it } from 'vitest';
import type { LatencyStep } from '../../api/types';
import { connectsChart, latencyChart, srttChart } from './charts';

const row = {
  time_unix_ns: 1_795_512_340_000_000_000n,
  connects: 3,
  connects_failed: 1,
  connect_latency_p50_ns: 200_000,
  connect_latency_p90_ns: 400_000,
  connect_latency_p99_ns: null,
  srtt_p50_us: 240,
  srtt_p90_us: 0,
  srtt_p99_us: null,
} as LatencyStep;

it('draws times in seconds and latencies in ns', () => {
  const chart = latencyChart([row]);
  expect(chart.times).toEqual([1_795_512_340]);
  expect(chart.series.map((series) => series.values)).toEqual([[200_000], [400_000], [null]]);
});

it('turns µs into ns, and neither draws what is not known nor what cannot be', () => {
  expect(srttChart([row]).series.map((series) => series.values)).toEqual([[240_000], [null], [null]]);
});

it('draws zero connects as zero', () => {
  const quiet = { ...row, connects: 0, connects_failed: 0 };
  expect(connectsChart([quiet]).series.map((series) => series.values)).toEqual([[0], [0]]);
});
