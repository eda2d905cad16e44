import { formatCount, formatName } from '../../utils/format';
import type { Mark } from '../../utils/waveform';

interface Props {
  top: number;
  height: number;
  left: number;
  x: (ns: number) => number;
  marks: Mark[];
  large: boolean;
  /** Whether there is an answer. */
  known: boolean;
}

/** At least the width of a letter of a label, and the gap between two labels. */
const LETTER_PX = 6.4;
const GAP_PX = 8;

/** Retransmissions as impulses; the kind is written where there is room. */
export function MarkLane({ top, height, left, x, marks, large, known }: Props) {
  const foot = top + height - 6;
  const labelled = large ? withRoom(marks, x, left + 90) : new Set<Mark>();
  return (
    <g className="lane" data-channel={3}>
      <rect className="badge" x={2} y={foot - 15} width={17} height={17} rx={3} />
      <text className="badge-text" x={10.5} y={foot - 2.5}>
        3
      </text>
      <text className="lane-name" x={left + 6} y={top + 13}>
        sent again{known && marks.length === 0 && ': nothing'}
      </text>
      {marks.map((mark) => {
        const at = x(mark.atNs);
        return (
          <g key={`${mark.atNs} ${mark.kind}`} className="mark" transform={`translate(${at} 0)`}>
            <title>{`${formatName(mark.kind)}${mark.count > 1 ? `, ${formatCount(mark.count)} times` : ''}: ${formatCount(mark.segments)} segments`}</title>
            <path d={`M0 ${foot}V${foot - 18}`} />
            <circle cy={foot - 20} r={mark.count > 1 ? 3.5 : 2.5} />
            <rect className="target" x={-5} y={top} width={10} height={height} />
            {labelled.has(mark) && <text y={foot - 28}>{labelOf(mark)}</text>}
          </g>
        );
      })}
    </g>
  );
}

/** The marks whose labels do not run into the one before, from `fromPx` on. */
function withRoom(marks: Mark[], x: (ns: number) => number, fromPx: number): Set<Mark> {
  const kept = new Set<Mark>();
  let freeFromPx = fromPx;
  for (const mark of marks) {
    const half = (labelOf(mark).length * LETTER_PX) / 2;
    if (x(mark.atNs) - half <= freeFromPx) continue;
    kept.add(mark);
    freeFromPx = x(mark.atNs) + half + GAP_PX;
  }
  return kept;
}

function labelOf(mark: Mark): string {
  return mark.count > 1 ? `${mark.kind} ×${mark.count}` : mark.kind;
}
