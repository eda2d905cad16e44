import { formatCount, formatRate } from '../../utils/format';
import { impulsesOf, scaleTo, type Step, stepsOf, type Trace } from '../../utils/trace';
import type { View } from '../../utils/waveform';

export interface RateLine {
  name: string;
  bitsPerSecond: number;
}

interface Props {
  number: 1 | 2;
  name: string;
  trace: Trace | null;
  view: View;
  pixelNs: number;
  top: number;
  height: number;
  left: number;
  right: number;
  x: (ns: number) => number;
  lines: readonly RateLine[];
  cursorNs: number | null;
  /** The clip path of the plot. */
  clipId: string;
}

const HEAD = 20;
const PACKETS = 18;
const TICK_PX = 34;
const STEM = 9;

/** The bit rate of one direction: all of it, the largest flow's part, packets below, what was lost above. */
export function RateLane(props: Props) {
  const { number, name, trace, view, pixelNs, top, height, left, right, x, lines, cursorNs, clipId } = props;
  const high = top + HEAD;
  const low = top + height - PACKETS;
  const steps = trace === null ? [] : stepsOf(trace, view, pixelNs);
  const peak = Math.max(0, ...steps.map((step) => step.bitsPerSecond));
  // A line far above all that was carried would press the trace flat.
  const near = lines.filter((line) => line.bitsPerSecond <= peak * 2.5);
  const highest = Math.max(peak, ...near.map((line) => line.bitsPerSecond));
  const { top: full, ticks } = scaleTo(highest, Math.max(1, Math.round((low - high) / TICK_PX)));
  const y = (bits: number): number => low - (bits / full) * (low - high);
  const most = Math.max(1, ...steps.map((step) => step.packets));
  // One path for all: there are as many bars as pixels.
  const packetBar = (step: Step): string => {
    if (step.packets === 0) return '';
    const wide = round(Math.max(x(step.toNs) - x(step.fromNs) - 0.4, 0.8));
    const tall = round((step.packets / most) * (PACKETS - 6));
    return `M${round(x(step.fromNs))} ${low + PACKETS - 3}h${wide}v${-tall}h${-wide}Z`;
  };
  const path = (bits: (step: Step) => number): string =>
    steps.map((step) => `V${round(y(bits(step)))}H${round(x(step.toNs))}`).join('');
  const start = steps[0] === undefined ? 0 : round(x(steps[0].fromNs));
  const at = cursorNs === null ? undefined : steps.find((s) => cursorNs >= s.fromNs && cursorNs < s.toNs);

  return (
    <g className="lane rate" data-channel={number}>
      {ticks.map((tick) => (
        <g key={tick}>
          <line className="divider" x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
          <text className="tick" x={left - 6} y={y(tick) + 3.5}>
            {tick === 0 ? '0' : formatRate(tick, true)}
          </text>
        </g>
      ))}
      {steps.length > 0 && (
        <g clipPath={`url(#${clipId})`}>
          <path className="area" d={`M${start} ${low}${path((s) => s.bitsPerSecond)}V${low}Z`} />
          <path className="flow" d={`M${start} ${low}${path((s) => s.flowBitsPerSecond)}V${low}Z`} />
          <path className="trace" d={`M${start} ${low}${path((s) => s.bitsPerSecond)}`} />
          <path className="packets" d={steps.map(packetBar).join('')} />
        </g>
      )}
      {near.map((line) => (
        <g key={line.name} className="rate-line">
          <path d={`M${left} ${y(line.bitsPerSecond)}H${right}`} />
          <text x={right - 6} y={y(line.bitsPerSecond) - 4}>
            {line.name} {formatRate(line.bitsPerSecond)}
          </text>
        </g>
      ))}
      {trace !== null && <Losses trace={trace} view={view} gapNs={pixelNs * 9} x={x} y={top + HEAD - 7} />}
      {at !== undefined && (
        <circle className="dot" cx={x((at.fromNs + at.toNs) / 2)} cy={y(at.bitsPerSecond)} r={3} />
      )}
      <rect className="badge" x={left + 6} y={top + 3} width={15} height={15} rx={3} />
      <text className="badge-text" x={left + 13.5} y={top + 14}>
        {number}
      </text>
      <text className="lane-name" x={left + 26} y={top + 14}>
        {name}
        {trace === null ? ': not kept' : peak === 0 ? ': nothing' : `, peak ${formatRate(peak)}`}
        {trace?.complete === false && ' (not all packets were kept)'}
      </text>
    </g>
  );
}

interface LossProps {
  trace: Trace;
  view: View;
  gapNs: number;
  x: (ns: number) => number;
  y: number;
}

/** What was sent again and what was dropped, each where it happened. */
function Losses({ trace, view, gapNs, x, y }: LossProps) {
  return (
    <>
      {impulsesOf(trace, trace.retransmits, view, gapNs).map(({ atNs, count }) => (
        <g key={`r${atNs}`} className="loss again" transform={`translate(${round(x(atNs))} 0)`}>
          <title>{`${formatCount(count)} sent again`}</title>
          <path d={`M0 ${y + 4}v${STEM}`} />
          <circle cy={y} r={3.6} />
        </g>
      ))}
      {impulsesOf(trace, trace.drops, view, gapNs).map(({ atNs, count }) => (
        <g key={`d${atNs}`} className="loss dropped" transform={`translate(${round(x(atNs))} 0)`}>
          <title>{`${formatCount(count)} dropped`}</title>
          <path d={`M0 ${y + 5}v${STEM}`} />
          <path className="cross" d={`M-3.5 ${y - 3.5}l7 7m0 -7l-7 7`} />
        </g>
      ))}
    </>
  );
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}
