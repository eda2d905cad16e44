import { expect, it } from 'vitest';
import type { MicroBurst } from '../../api/types';
import { droppedIn, flowNameOf, linesOf } from './facts';

function aBurst(fields: Partial<MicroBurst>): MicroBurst {
  return {
    drops: null,
    top_flows: null,
    drain_bits_per_second: 5e9,
    rate_bits_per_second: null,
    rate_source: 'none',
    ...fields,
  } as MicroBurst;
}

it('adds drops up over their reasons', () => {
  expect(droppedIn(aBurst({}))).toBe(0);
  expect(droppedIn(aBurst({ drops: { QDISC_DROP: 12, FULL_RING: 1 } }))).toBe(13);
});

it('draws the drain, and the rate where it is known', () => {
  expect(linesOf(aBurst({}))).toEqual([{ name: 'drain', bitsPerSecond: 5e9 }]);
  expect(linesOf(aBurst({ rate_bits_per_second: 10e9, rate_source: 'ethtool' }))[1]).toEqual({
    name: 'rate (ethtool)',
    bitsPerSecond: 10e9,
  });
  expect(linesOf(aBurst({ drain_bits_per_second: 0 }))).toEqual([]);
});

it('names the largest flow by its process', () => {
  expect(flowNameOf(aBurst({}))).toBe('');
  expect(flowNameOf(aBurst({ top_flows: [{ comm: 'iperf3', pid: 7, bytes: 1, share: 1 }] }))).toBe('iperf3');
  expect(flowNameOf(aBurst({ top_flows: [{ bytes: 1, share: 1 }] }))).toBe('the largest flow');
});
