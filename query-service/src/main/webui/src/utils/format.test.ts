import { describe, expect, it } from 'vitest';
import {
  formatAddress,
  formatAgo,
  formatBytes,
  formatCause,
  formatDuration,
  formatRate,
  formatRoundDuration,
  formatRunning,
  formatShare,
  formatUtc,
  toUnixMs,
} from './format';

it('gives bit rates a unit that fits', () => {
  const rates = [0, 999, 1_000, 94_300_000, 999_600_000, 28_235_294_117];
  expect(rates.map((rate) => formatRate(rate))).toEqual([
    '0 bit/s',
    '999 bit/s',
    '1.00 kbit/s',
    '94.3 Mbit/s',
    '1.00 Gbit/s',
    '28.2 Gbit/s',
  ]);
  expect([5e9, 2.5e6, 12_500].map((rate) => formatRate(rate, true))).toEqual([
    '5 Gbit/s',
    '2.5 Mbit/s',
    '12.5 kbit/s',
  ]);
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ns'],
    [850, '850 ns'],
    [12_400, '12.4 µs'],
    [999_400, '999 µs'],
    [999_600, '1.00 ms'],
    [300_000_000, '300 ms'],
    [300_120_000, '300 ms'],
    [40_500_000, '40.5 ms'],
    [2_050_000_000, '2.05 s'],
    [100_000_000_000, '1 min 40 s'],
    [59_990_000_000, '1 min 00 s'],
    [3_840_000_000_000, '1 h 04 min'],
    [-1_500_000, '−1.50 ms'],
    [2_001_000_000, '2.00 s'],
    [Number.NaN, '–'],
  ])('%d ns is %s', (ns, text) => expect(formatDuration(ns)).toBe(text));
});

describe('formatRoundDuration', () => {
  it.each([
    [10_000_000, '10 ms'],
    [2_500_000, '2.5 ms'],
    [100_000, '100 µs'],
    [1_000, '1 µs'],
  ])('%d ns is %s', (ns, text) => expect(formatRoundDuration(ns)).toBe(text));
});

describe('formatRunning', () => {
  it('keeps its width while it counts', () => {
    expect(formatRunning(2_000_000_000)).toBe('2.0 s');
    expect(formatRunning(2_100_000_000)).toBe('2.1 s');
    expect(formatRunning(-5)).toBe('0.0 s');
  });
});

describe('other texts', () => {
  it.each([
    [0, '0 B'],
    [1000, '1000 B'],
    [1024, '1 KiB'],
    [65_536, '64 KiB'],
    [1_500_000, '1.43 MiB'],
  ])('%d bytes is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [0, '0 %'],
    [0.00001, '< 0.01 %'],
    [0.0012, '0.12 %'],
    [0.5, '50.0 %'],
  ])('a share of %d is %s', (share, text) => expect(formatShare(share)).toBe(text));

  it('writes times in UTC to the microsecond', () => {
    expect(formatUtc(1_795_512_345_678_901_233n)).toMatch(/^2026-11-24T\d\d:25:45\.678901Z$/);
    expect(toUnixMs(1_795_512_345_678_901_233n)).toBe(1_795_512_345_678);
  });

  it('tells the age', () => {
    expect(formatAgo(10_000, 9_000)).toBe('now');
    expect(formatAgo(0, 12_000)).toBe('12 s ago');
    expect(formatAgo(0, 7_200_000)).toBe('2 h ago');
  });

  it('brackets IPv6', () => {
    expect(formatAddress('::1', 80)).toBe('[::1]:80');
    expect(formatAddress('10.0.0.1', 80)).toBe('10.0.0.1:80');
  });
});

describe('formatCause', () => {
  it.each([
    ['reader_slow', 'reader slow'],
    ['local_drop:NETFILTER_DROP', 'local drop: NETFILTER_DROP'],
    ['unknown', 'unknown'],
  ])('%s is %s', (cause, text) => expect(formatCause(cause)).toBe(text));
});
