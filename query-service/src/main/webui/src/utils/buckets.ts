import type { Finding, Severity } from '../api/types';
import { SEVERITIES } from './findings';
import { toUnixMs } from './format';

export interface Bucket {
  total: number;
  /** Those that are not empty, mildest first. */
  parts: { severity: Severity; findings: number }[];
}

/** Findings by their start in `count` equal steps of [fromMs, toMs]; what started earlier and lasts is in the first. */
export function bucketsOf(
  findings: readonly Finding[],
  fromMs: number,
  toMs: number,
  count: number,
): Bucket[] {
  const counts = Array.from({ length: count }, () => new Map<Severity, number>());
  for (const finding of findings) {
    const share = (toUnixMs(finding.start_unix_ns) - fromMs) / (toMs - fromMs);
    const at = Math.min(Math.max(Math.floor(share * count), 0), count - 1);
    const bucket = counts[at];
    bucket?.set(finding.severity, (bucket.get(finding.severity) ?? 0) + 1);
  }
  return counts.map((bySeverity) => ({
    total: [...bySeverity.values()].reduce((sum, n) => sum + n, 0),
    parts: SEVERITIES.map((severity) => ({ severity, findings: bySeverity.get(severity) ?? 0 })).filter(
      (part) => part.findings > 0,
    ),
  }));
}
