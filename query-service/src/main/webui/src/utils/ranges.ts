export const RANGES = ['5m', '15m', '1h', '6h', '24h'] as const;
export type Range = (typeof RANGES)[number];
export const DEFAULT_RANGE: Range = '15m';

const UNIT_MS: Record<string, number> = { m: 60_000, h: 3_600_000 };

export function isRange(text: string | null): text is Range {
  return (RANGES as readonly (string | null)[]).includes(text);
}

/** Milliseconds in a range such as "15m". */
export function rangeMs(range: Range): number {
  return Number.parseInt(range, 10) * (UNIT_MS[range.at(-1) ?? ''] ?? 0);
}

/** "15m" → "15 minutes". */
export function rangeText(range: Range): string {
  const count = Number.parseInt(range, 10);
  const unit = range.endsWith('m') ? 'minute' : 'hour';
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
