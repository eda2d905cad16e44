import { type KeyboardEvent, useId } from 'react';
import type { UnixNs } from '../../api/types';
import { useWidth } from '../../state/useWidth';
import { formatCount, formatDuration, formatUtc } from '../../utils/format';
import { bandsOf, marksOf, panned, type View, zoomed } from '../../utils/waveform';
import { Axis } from './Axis';
import { MarkLane } from './MarkLane';
import { useGestures } from './useGestures';
import type { WaveformData } from './useWaveform';
import { WindowLane } from './WindowLane';

interface Props {
  data: WaveformData;
  /** Time 0 of the drawing. */
  triggerNs: UnixNs;
  nowNs: UnixNs;
  view: View;
  /** Where 0 leads back to. */
  home: View;
  bounds: View;
  onView: (view: View | null) => void;
  /** The episode that the drawing is about. */
  focusNs: { startNs: number; endNs: number } | null;
  large?: boolean;
}

const GUTTER = 22;
const TOP = 20;
const AXIS = 24;

/** A logic trace of one connection: each side's window, open above and closed below, and what was sent again. */
export function Waveform({
  data,
  triggerNs,
  nowNs,
  view,
  home,
  bounds,
  onView,
  focusNs,
  large = false,
}: Props) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const helpId = useId();
  const plot = Math.max(width - GUTTER, 1);
  const lane = large ? 84 : 56;
  const markLane = large ? 64 : 44;
  const bottom = TOP + 2 * lane + markLane;
  const height = bottom + AXIS;
  const span = view.toNs - view.fromNs;
  const pixelNs = span / plot;
  const x = (ns: number): number => GUTTER + (ns - view.fromNs) / pixelNs;
  const ns = (px: number): number => view.fromNs + (px - GUTTER) * pixelNs;
  const gestures = useGestures({ ns, view, bounds, onView });

  const local = bandsOf(data.zeroWindows, 'local', triggerNs, view, pixelNs * 1.5, nowNs);
  const peer = bandsOf(data.zeroWindows, 'peer', triggerNs, view, pixelNs * 1.5, nowNs);
  const marks = marksOf(data.retransmissions, triggerNs, view, pixelNs * 3);
  const sum = (parts: { episodes?: number; count?: number }[]): number =>
    parts.reduce((total, part) => total + (part.episodes ?? part.count ?? 0), 0);
  const known = data.completeness.length > 0;
  const summary = !known
    ? 'No answer yet'
    : `${formatDuration(span)} shown: window closed ${formatCount(sum(local))} times here and ${formatCount(sum(peer))} times at the peer, ${formatCount(sum(marks))} retransmissions`;
  const middle = (view.fromNs + view.toNs) / 2;
  const nowAtNs = Number(nowNs - triggerNs);
  const [windows, again] = data.completeness;
  // Rows are the newest: where they were cut off, what lies before the oldest is not known.
  const oldest = (times: UnixNs[]): number => Math.min(...times.map((time) => Number(time - triggerNs)));
  const untold = [
    ...(windows?.rows_truncated
      ? [{ lane: TOP, height: 2 * lane, untilNs: oldest(data.zeroWindows.map((row) => row.start_unix_ns)) }]
      : []),
    ...(again?.rows_truncated
      ? [
          {
            lane: TOP + 2 * lane,
            height: markLane,
            untilNs: oldest(data.retransmissions.map((row) => row.time_unix_ns)),
          },
        ]
      : []),
  ];
  const truncated = data.completeness.some((completeness) => completeness.rows_truncated);

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = {
      '+': () => zoomed(view, 0.5, middle, bounds),
      '=': () => zoomed(view, 0.5, middle, bounds),
      '-': () => zoomed(view, 2, middle, bounds),
      ArrowLeft: () => panned(view, -0.2, bounds),
      ArrowRight: () => panned(view, 0.2, bounds),
      '0': () => null,
    }[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onView(next());
  };

  return (
    <figure className="waveform" data-large={large}>
      <div className="waveform-bar">
        <output className="readout">
          {gestures.cursorNs === null ? (
            <>
              <b>{formatDuration(span)}</b> shown
            </>
          ) : (
            <>
              <b>{formatUtc(triggerNs + BigInt(Math.round(gestures.cursorNs))).slice(11)}</b>
              {focusNs !== null &&
                `  T ${gestures.cursorNs >= 0 ? '+' : ''}${formatDuration(gestures.cursorNs)}`}
            </>
          )}
        </output>
        <button type="button" onClick={() => onView(panned(view, -0.4, bounds))} aria-label="Earlier">
          ◂
        </button>
        <button type="button" onClick={() => onView(zoomed(view, 2, middle, bounds))} aria-label="Zoom out">
          −
        </button>
        <button type="button" onClick={() => onView(zoomed(view, 0.5, middle, bounds))} aria-label="Zoom in">
          +
        </button>
        <button type="button" onClick={() => onView(panned(view, 0.4, bounds))} aria-label="Later">
          ▸
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
        aria-label="Drawing of the connection"
        aria-describedby={helpId}
        style={{ height }}
        onKeyDown={onKeyDown}
        {...gestures.handlers}
      >
        <svg width={width} height={height} role="img" aria-label={summary}>
          <Axis
            view={view}
            x={x}
            left={GUTTER}
            right={width}
            top={TOP}
            bottom={bottom}
            triggerNs={triggerNs}
          />
          {focusNs !== null && x(0) >= GUTTER && x(0) <= width && (
            <g className="trigger" transform={`translate(${x(0)} 0)`}>
              <path d={`M0 ${TOP}V${bottom}`} />
              <path className="trigger-flag" d={`M-7 3h14v8l-7 6-7-6Z`} />
              <text y={11.5}>T</text>
            </g>
          )}
          <WindowLane
            number={1}
            name="window here"
            top={TOP}
            height={lane}
            left={GUTTER}
            right={width}
            x={x}
            bands={local}
            focusNs={focusNs}
            known={known}
            endNs={Math.min(nowAtNs, view.toNs)}
          />
          <WindowLane
            number={2}
            name="window at the peer"
            top={TOP + lane}
            height={lane}
            left={GUTTER}
            right={width}
            x={x}
            bands={peer}
            focusNs={focusNs}
            known={known}
            endNs={Math.min(nowAtNs, view.toNs)}
          />
          <MarkLane
            top={TOP + 2 * lane}
            height={markLane}
            left={GUTTER}
            x={x}
            marks={marks}
            known={known}
            large={large}
          />
          {untold.map(({ lane: from, height: tall, untilNs }) => (
            <rect
              key={from}
              className="untold"
              x={GUTTER}
              y={from}
              width={Math.max(Math.min(x(untilNs), width) - GUTTER, 0)}
              height={tall}
            >
              <title>not drawn: there are more events than one answer holds</title>
            </rect>
          ))}
          {nowAtNs > view.fromNs && nowAtNs < view.toNs && (
            <g className="now">
              <rect x={x(nowAtNs)} y={TOP} width={Math.max(width - x(nowAtNs), 0)} height={bottom - TOP} />
              {width - x(nowAtNs) > 32 && (
                <text x={x(nowAtNs) + 4} y={TOP - 6}>
                  now
                </text>
              )}
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
        {data.loading && <p className="screen-note">Asking…</p>}
      </div>
      <figcaption id={helpId} className="hint">
        {data.error !== null && <span className="bad">{data.error} </span>}
        {truncated && <span className="bad">Only the newest 1,000 of each are drawn. </span>}
        {focusNs !== null && 'T is the start. '}
        <span className="keys">
          Drag to zoom in; with the drawing in focus <kbd>+</kbd> <kbd>−</kbd> zoom, <kbd>←</kbd> <kbd>→</kbd>{' '}
          move, <kbd>0</kbd> resets.
        </span>
      </figcaption>
    </figure>
  );
}
