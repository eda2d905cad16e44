import type { Gap, MicroBurst } from '../../api/types';
import type { RateLine } from '../../components/oscilloscope/RateLane';

/** Packets dropped for any reason. */
export function droppedIn({ drops }: MicroBurst): number {
  return Object.values(drops ?? {}).reduce((sum, packets) => sum + packets, 0);
}

/** What was exceeded: half of the rate, what is usual here, or both. */
export function ruleText(rule: string): string {
  return { abs: 'rate', base: 'usual', both: 'rate & usual' }[rule] ?? rule;
}

/** What the rate of a burst is to be seen against. */
export function linesOf(burst: MicroBurst): RateLine[] {
  const lines: RateLine[] = [];
  if (burst.drain_bits_per_second > 0)
    lines.push({ name: 'drain', bitsPerSecond: burst.drain_bits_per_second });
  const rate = burst.rate_bits_per_second ?? 0;
  if (rate > 0) lines.push({ name: `rate (${burst.rate_source})`, bitsPerSecond: rate });
  return lines;
}

/** The name of the largest flow for a legend. */
export function flowNameOf(burst: MicroBurst): string {
  const top = burst.top_flows?.[0];
  if (top === undefined) return '';
  return top.comm && top.pid ? top.comm : 'the largest flow';
}

/** Whether an interface missed everything, rather than a connection or a feed something. */
export function isSilence(gap: Gap): boolean {
  return gap.gap_kind === 'silence';
}

/** Where a gap was. */
export function placeOf(gap: Gap): string {
  if (isSilence(gap)) return gap.interface;
  return gap.gap_kind === 'hole' ? 'one connection' : 'a feed';
}
