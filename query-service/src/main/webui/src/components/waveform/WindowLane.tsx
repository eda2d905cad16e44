import { formatCount, formatDuration } from '../../utils/format';
import type { Band } from '../../utils/waveform';

interface Props {
  number: 1 | 2;
  name: string;
  top: number;
  height: number;
  left: number;
  right: number;
  x: (ns: number) => number;
  bands: Band[];
  focusNs: { startNs: number; endNs: number } | null;
  /** Whether there is an answer: without one there is nothing to draw. */
  known: boolean;
  /** Where the trace ends: now, or the end of the view. */
  endNs: number;
}

const LABEL_PX = 58;

/** The trace of one side: high while its window is open, low while it is closed. */
export function WindowLane({
  number,
  name,
  top,
  height,
  left,
  right,
  x,
  bands,
  focusNs,
  endNs,
  known,
}: Props) {
  const high = top + 20;
  const low = top + height - 10;
  const clamp = (px: number): number => Math.min(Math.max(px, left), right);
  const edges = bands.map((band) => {
    const from = clamp(x(band.startNs));
    return { band, from, to: Math.max(clamp(x(band.endNs)), from + 1.5) };
  });
  const end = clamp(x(endNs));
  const trace = edges.map(({ from, to }) => `H${from}V${low}H${to}V${high}`).join('');
  return (
    <g className="lane" data-channel={number}>
      <line className="divider" x1={left} x2={right} y1={top + height} y2={top + height} />
      <rect className="badge" x={2} y={high - 9} width={17} height={17} rx={3} />
      <text className="badge-text" x={10.5} y={high + 3.5}>
        {number}
      </text>
      {edges.map(({ band, from, to }) => (
        <rect key={band.startNs} className="band" x={from} y={high} width={to - from} height={low - high}>
          <title>{bandText(band)}</title>
        </rect>
      ))}
      {known && (
        <path className="trace" d={`M${left} ${high}${trace}H${Math.max(end, edges.at(-1)?.to ?? left)}`} />
      )}
      <text className="lane-name" x={left + 6} y={top + 13}>
        {name}
        {known && bands.length === 0 && ': not seen closed'}
      </text>
      {edges.map(({ band, from, to }) => {
        const focused = focusNs !== null && band.startNs === focusNs.startNs && band.episodes === 1;
        if (to - from >= LABEL_PX) {
          return (
            <text
              key={band.startNs}
              className="band-text"
              data-focused={focused}
              x={(from + to) / 2}
              y={(high + low) / 2 + 4}
            >
              {bandText(band)}
            </text>
          );
        }
        if (!focused) return null;
        const fits = right - to > 90;
        return (
          <text
            key={band.startNs}
            className="band-text"
            data-focused
            x={fits ? to + 6 : from - 6}
            y={(high + low) / 2 + 4}
            style={{ textAnchor: fits ? 'start' : 'end' }}
          >
            {bandText(band)}
          </text>
        );
      })}
    </g>
  );
}

function bandText(band: Band): string {
  const length = formatDuration(band.endNs - band.startNs);
  if (band.episodes > 1) return `${formatCount(band.episodes)} in ${length}`;
  return band.open ? `${length}, open` : length;
}
