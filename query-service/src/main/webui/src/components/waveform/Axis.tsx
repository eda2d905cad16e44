import type { UnixNs } from '../../api/types';
import { formatClock, toUnixMs } from '../../utils/format';
import { clockTicks, niceTicks, tickText } from '../../utils/ticks';
import type { View } from '../../utils/waveform';

interface Props {
  view: View;
  x: (ns: number) => number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  triggerNs: UnixNs;
}

/** Beyond this the time of day says more than the distance to the trigger. */
const CLOCK_SPAN_NS = 120e9;
const LABEL_PX = 84;

export function Axis({ view, x, left, right, top, bottom, triggerNs }: Props) {
  const wanted = (right - left) / LABEL_PX;
  const ticks =
    view.toNs - view.fromNs > CLOCK_SPAN_NS
      ? clockLabels(view, triggerNs, wanted)
      : distanceLabels(view, wanted);
  return (
    <g className="axis">
      {ticks.map(({ atNs, text }) => (
        <g key={atNs} transform={`translate(${x(atNs)} 0)`}>
          <line y1={top} y2={bottom} />
          <text y={bottom + 16} textAnchor={anchor(x(atNs), left, right)}>
            {text}
          </text>
        </g>
      ))}
      <path className="frame" d={`M${left} ${top}H${right}M${left} ${bottom}H${right}`} />
    </g>
  );
}

interface Tick {
  atNs: number;
  text: string;
}

function distanceLabels(view: View, wanted: number): Tick[] {
  const { step, values } = niceTicks(view.fromNs, view.toNs, wanted);
  return values.map((atNs) => ({ atNs, text: tickText(atNs, step) }));
}

function clockLabels(view: View, triggerNs: UnixNs, wanted: number): Tick[] {
  const originMs = toUnixMs(triggerNs);
  const zoneMs = -new Date(originMs).getTimezoneOffset() * 60_000;
  return clockTicks(originMs + view.fromNs / 1e6, originMs + view.toNs / 1e6, wanted, zoneMs).map((atMs) => ({
    atNs: (atMs - originMs) * 1e6,
    text: formatClock(BigInt(atMs) * 1_000_000n, false),
  }));
}

/** A label at the edge must not be cut off. */
function anchor(x: number, left: number, right: number): 'start' | 'middle' | 'end' {
  return x - left < 28 ? 'start' : right - x < 28 ? 'end' : 'middle';
}
