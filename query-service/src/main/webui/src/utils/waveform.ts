import type { Retransmission, Side, UnixNs, ZeroWindow } from '../api/types';

/** Time in a drawing is a difference to its trigger, in ns: exact in a double, unlike a time since 1970. */
export interface View {
  fromNs: number;
  toNs: number;
}

/** One stretch of a closed window. */
export interface Band {
  startNs: number;
  endNs: number;
  /** It had not ended when it was last heard of. */
  open: boolean;
  /** How many episodes lie in it: more than one where they are too close together to be told apart. */
  episodes: number;
}

/** One or several retransmissions at one place of the drawing. */
export interface Mark {
  atNs: number;
  kind: string;
  count: number;
  segments: number;
}

/**
 * The closed windows of one side that touch the view, in order. An episode is told while open and again at its end; both
 * rows are one band. Bands closer than `gapNs` (a pixel) are joined.
 */
export function bandsOf(
  rows: readonly ZeroWindow[],
  side: Side,
  triggerNs: UnixNs,
  view: View,
  gapNs: number,
  nowNs: UnixNs,
): Band[] {
  const byStart = new Map<UnixNs, Band>();
  for (const row of rows) {
    if (row.side !== side) continue;
    const open = row.end_reason === 'open';
    const startNs = Number(row.start_unix_ns - triggerNs);
    const measuredEndNs = startNs + row.duration_ns;
    const endNs = open ? Math.max(measuredEndNs, Number(nowNs - triggerNs)) : measuredEndNs;
    const known = byStart.get(row.start_unix_ns);
    if (known === undefined || (known.open && !open)) {
      byStart.set(row.start_unix_ns, { startNs, endNs, open, episodes: 1 });
    }
  }
  const joined: Band[] = [];
  for (const band of [...byStart.values()].toSorted((a, b) => a.startNs - b.startNs)) {
    if (band.endNs < view.fromNs || band.startNs > view.toNs) continue;
    const last = joined.at(-1);
    if (last !== undefined && band.startNs - last.endNs < gapNs) {
      last.endNs = Math.max(last.endNs, band.endNs);
      last.open ||= band.open;
      last.episodes += band.episodes;
    } else {
      joined.push({ ...band });
    }
  }
  return joined;
}

/** The retransmissions in the view, in order; those of one kind closer than `gapNs` are one mark. */
export function marksOf(
  rows: readonly Retransmission[],
  triggerNs: UnixNs,
  view: View,
  gapNs: number,
): Mark[] {
  const marks: Mark[] = [];
  const all = rows
    .map((row) => ({ row, atNs: Number(row.time_unix_ns - triggerNs) }))
    .filter(({ atNs }) => atNs >= view.fromNs && atNs <= view.toNs)
    .toSorted((a, b) => a.atNs - b.atNs);
  for (const { row, atNs } of all) {
    const last = marks.at(-1);
    if (last !== undefined && last.kind === row.retransmission_kind && atNs - last.atNs < gapNs) {
      last.count++;
      last.segments += row.segments;
    } else {
      marks.push({ atNs, kind: row.retransmission_kind, count: 1, segments: row.segments });
    }
  }
  return marks;
}

/** A view of an episode with two lengths before and after it, never narrower than 2 ms. */
export function viewAround(startNs: number, durationNs: number): View {
  const margin = Math.max(durationNs * 1.5, 1_000_000);
  return { fromNs: startNs - margin, toNs: startNs + durationNs + margin };
}

const MIN_SPAN_NS = 10_000;

/** Zooms by `factor` (below 1 is closer) with `atNs` staying where it is, within `bounds`. */
export function zoomed(
  view: View,
  factor: number,
  atNs: number,
  bounds: View,
  minSpanNs = MIN_SPAN_NS,
): View {
  const span = view.toNs - view.fromNs;
  const wanted = Math.min(Math.max(span * factor, minSpanNs), bounds.toNs - bounds.fromNs);
  const share = span === 0 ? 0.5 : (atNs - view.fromNs) / span;
  return within({ fromNs: atNs - wanted * share, toNs: atNs + wanted * (1 - share) }, bounds);
}

/** Moves by `share` of what is seen, within `bounds`. */
export function panned(view: View, share: number, bounds: View): View {
  const by = (view.toNs - view.fromNs) * share;
  return within({ fromNs: view.fromNs + by, toNs: view.toNs + by }, bounds);
}

/** The view moved into `bounds`, and cut to them if it is wider. */
export function within(view: View, bounds: View): View {
  const span = view.toNs - view.fromNs;
  if (span >= bounds.toNs - bounds.fromNs) return { ...bounds };
  const by = Math.max(bounds.fromNs - view.fromNs, 0) + Math.min(bounds.toNs - view.toNs, 0);
  return { fromNs: view.fromNs + by, toNs: view.toNs + by };
}
