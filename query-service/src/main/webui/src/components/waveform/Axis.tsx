import type { UnixNs } from '../../api/types';
import { formatClock } from '../../utils/format';
import { niceTicks, tickText } from '../../utils/ticks';
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
  const { step, values } = niceTicks(view.fromNs, view.toNs, (right - left) / LABEL_PX);
  const clock = view.toNs - view.fromNs > CLOCK_SPAN_NS;
  return (
    <g className="axis">
      {values.map((value) => (
        <g key={value} transform={`translate(${x(value)} 0)`}>
          <line y1={top} y2={bottom} />
          <text y={bottom + 16} textAnchor={anchor(x(value), left, right)}>
            {clock ? formatClock(triggerNs + BigInt(Math.round(value)), false) : tickText(value, step)}
          </text>
        </g>
      ))}
      <path className="frame" d={`M${left} ${top}H${right}M${left} ${bottom}H${right}`} />
    </g>
  );
}

/** A label at the edge must not be cut off. */
function anchor(x: number, left: number, right: number): 'start' | 'middle' | 'end' {
  return x - left < 28 ? 'start' : right - x < 28 ? 'end' : 'middle';
}
