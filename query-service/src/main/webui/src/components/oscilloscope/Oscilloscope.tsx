import { type KeyboardEvent, useId } from 'react';
import type { UnixNs } from '../../api/types';
import { useWidth } from '../../state/useWidth';
import { formatCount, formatDuration, formatRate, formatShare } from '../../utils/format';
import { slotAt, stepOf, type Trace } from '../../utils/trace';
import { panned, type View, zoomed } from '../../utils/waveform';
import { Axis } from '../waveform/Axis';
import { useGestures } from '../waveform/useGestures';
import { RateLane, type RateLine } from './RateLane';

interface Props {
  outbound: Trace | null;
  inbound: Trace | null;
  /** Which of the two it is about. */
  direction: string;
  triggerNs: UnixNs;
  /** How long the burst or gap lasted, from time 0 on. */
  durationNs: number;
  lines: readonly RateLine[];
  /** Whose part is drawn darker; empty if it is not known. */
  flowName: string;
  view: View;
  home: View;
  bounds: View;
  onView: (view: View | null) => void;
  large?: boolean;
}

const GUTTER = 70;
const TOP = 20;
const AXIS = 24;

/** Both directions of an interface around a burst or gap, like the screen of an oscilloscope. */
export function Oscilloscope(props: Props) {
  const { outbound, inbound, direction, durationNs, lines, flowName, view, home, bounds, onView } = props;
  const [ref, width] = useWidth<HTMLDivElement>();
  const helpId = useId();
  const clipId = useId();
  const plot = Math.max(width - GUTTER, 1);
  const span = view.toNs - view.fromNs;
  const pixelNs = span / plot;
  const minSpanNs = outbound?.slotNs ?? inbound?.slotNs ?? 1;
  const x = (ns: number): number => GUTTER + (ns - view.fromNs) / pixelNs;
  const ns = (px: number): number => view.fromNs + (px - GUTTER) * pixelNs;
  const gestures = useGestures({ ns, view, bounds, onView, minSpanNs, wheelInFocus: true });
  const middle = (view.fromNs + view.toNs) / 2;
  const zoom = (factor: number): View => zoomed(view, factor, middle, bounds, minSpanNs);

  const [tall, short] = props.large ? [188, 104] : [120, 78];
  const outHeight = direction === 'outbound' ? tall : short;
  const bottom = TOP + tall + short;
  const height = bottom + AXIS;
  const whole = span >= (bounds.toNs - bounds.fromNs) * 0.999;

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = {
      '+': () => zoom(0.5),
      '=': () => zoom(0.5),
      '-': () => zoom(2),
      ArrowLeft: () => panned(view, -0.2, bounds),
      ArrowRight: () => panned(view, 0.2, bounds),
      '0': () => null,
      '9': () => bounds,
    }[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onView(next());
  };

  const from = Math.max(x(0), GUTTER);
  const to = Math.min(Math.max(x(durationNs), x(0) + 1.5), width);
  return (
    <figure className="waveform oscilloscope" data-large={props.large}>
      <div className="waveform-bar">
        <output className="readout">
          {gestures.cursorNs === null ? (
            <>
              <b>{formatDuration(span)}</b> shown
            </>
          ) : (
            <>
              <b>
                T {gestures.cursorNs >= 0 ? '+' : ''}
                {formatDuration(gestures.cursorNs)}
              </b>
              <Reading channel={1} trace={outbound} ns={gestures.cursorNs} pixelNs={pixelNs} />
              <Reading channel={2} trace={inbound} ns={gestures.cursorNs} pixelNs={pixelNs} />
            </>
          )}
        </output>
        <button type="button" onClick={() => onView(panned(view, -0.4, bounds))} aria-label="Earlier">
          ◂
        </button>
        <button type="button" onClick={() => onView(zoom(2))} aria-label="Zoom out" disabled={whole}>
          −
        </button>
        <button type="button" onClick={() => onView(zoom(0.5))} aria-label="Zoom in">
          +
        </button>
        <button type="button" onClick={() => onView(panned(view, 0.4, bounds))} aria-label="Later">
          ▸
        </button>
        <button type="button" onClick={() => onView(bounds)} disabled={whole}>
          All {formatDuration(bounds.toNs - bounds.fromNs)}
        </button>
        <button type="button" onClick={() => onView(null)} disabled={view === home} className="reset">
          Reset
        </button>
      </div>
      {/* The drawing takes keys and drags; the buttons above do the same. */}
      <div
        ref={ref}
        className="screen"
        role="group"
        tabIndex={0}
        aria-label="Drawing of the interface"
        aria-describedby={helpId}
        style={{ height }}
        onKeyDown={onKeyDown}
        {...gestures.handlers}
      >
        <svg width={width} height={height} role="img" aria-label={summary(props)}>
          <clipPath id={clipId}>
            <rect x={GUTTER} y={0} width={plot} height={height} />
          </clipPath>
          {to > GUTTER && from < width && (
            <rect
              className="interval"
              x={from}
              y={TOP}
              width={Math.max(to - from, 1)}
              height={bottom - TOP}
            />
          )}
          <Axis
            view={view}
            x={x}
            left={GUTTER}
            right={width}
            top={TOP}
            bottom={bottom}
            triggerNs={props.triggerNs}
          />
          <RateLane
            number={1}
            name="outbound"
            trace={outbound}
            lines={direction === 'outbound' ? lines : []}
            top={TOP}
            height={outHeight}
            {...{ view, pixelNs, x, left: GUTTER, right: width, cursorNs: gestures.cursorNs, clipId }}
          />
          <RateLane
            number={2}
            name="inbound"
            trace={inbound}
            lines={direction === 'inbound' ? lines : []}
            top={TOP + outHeight}
            height={tall + short - outHeight}
            {...{ view, pixelNs, x, left: GUTTER, right: width, cursorNs: gestures.cursorNs, clipId }}
          />
          {to > GUTTER && from < width && (
            <g className="trigger">
              {x(0) >= GUTTER && <path d={`M${x(0)} ${TOP}V${bottom}`} />}
              {x(durationNs) <= width && to - from > 3 && <path d={`M${to} ${TOP}V${bottom}`} />}
              {x(0) >= GUTTER && (
                <g transform={`translate(${x(0)} 0)`}>
                  <path className="trigger-flag" d="M-7 3h14v8l-7 6-7-6Z" />
                  <text y={11.5}>T</text>
                </g>
              )}
              <text className="length" x={Math.max(from, GUTTER) + 12} y={13}>
                {formatDuration(durationNs)}
              </text>
            </g>
          )}
          {gestures.cursorNs !== null && (
            <path className="cursor" d={`M${x(gestures.cursorNs)} ${TOP}V${bottom}`} />
          )}
          {gestures.selection !== null && (
            <rect
              className="selection"
              x={x(gestures.selection.fromNs)}
              y={TOP}
              width={x(gestures.selection.toNs) - x(gestures.selection.fromNs)}
              height={bottom - TOP}
            />
          )}
        </svg>
      </div>
      <figcaption id={helpId} className="hint">
        <Legend flowName={flowName} />
        <span className="keys">
          Drag to zoom in; with the drawing in focus the wheel, <kbd>+</kbd> <kbd>−</kbd> zoom, <kbd>←</kbd>{' '}
          <kbd>→</kbd> move, <kbd>9</kbd> shows all, <kbd>0</kbd> resets.
        </span>
      </figcaption>
    </figure>
  );
}

/** What lies under the cursor in one direction: the slot, or the fullest of those in its pixel. */
function Reading({
  channel,
  trace,
  ns,
  pixelNs,
}: {
  channel: 1 | 2;
  trace: Trace | null;
  ns: number;
  pixelNs: number;
}) {
  const slot = trace === null ? null : slotAt(trace, ns);
  if (trace === null || slot === null) return null;
  const step = stepOf(trace, slot, Math.max(1, Math.ceil(pixelNs / trace.slotNs)));
  const share = step.bitsPerSecond === 0 ? 0 : step.flowBitsPerSecond / step.bitsPerSecond;
  return (
    <span className="reading">
      <span className="channel" data-channel={channel} aria-hidden="true" />
      {channel === 1 ? 'out' : 'in'} <b>{formatRate(step.bitsPerSecond)}</b> {formatCount(step.packets)} pkt
      {share > 0 && ` · flow ${formatShare(share)}`}
    </span>
  );
}

function Legend({ flowName }: { flowName: string }) {
  return (
    <span className="osc-legend">
      <span className="key all" /> all bytes
      {flowName !== '' && (
        <>
          <span className="key flow" /> {flowName}
        </>
      )}
      <span className="key ticks" /> packets
      <span className="key again" /> sent again
      <span className="key dropped">✕</span> dropped
    </span>
  );
}

function summary({ outbound, inbound, durationNs, direction }: Props): string {
  const peak = (trace: Trace | null): string =>
    trace === null ? 'not kept' : `peak ${formatRate((Math.max(0, ...trace.bytes) * 8e9) / trace.slotNs)}`;
  return `${formatDuration(durationNs)} ${direction} from T on; outbound ${peak(outbound)}, inbound ${peak(inbound)}`;
}
