import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useWidth } from '../../state/useWidth';
import { formatClock, formatCount, formatDuration } from '../../utils/format';
import type { ChartSpec } from './charts';

const HEIGHT = 190;
const AXIS_PX = 64;

/** The cursor is shared: pointing at a spike in one chart shows the same moment in the others. */
const SYNC = uPlot.sync('latency');

interface Props {
  spec: ChartSpec;
  logarithmic: boolean;
  /** The colours in use: a canvas must be drawn anew when they change. */
  shown: 'light' | 'dark';
}

export function Chart({ spec, logarithmic, shown }: Props) {
  const [box, width] = useWidth<HTMLDivElement>();
  const plot = useRef<uPlot | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const format = spec.unit === 'time' ? formatDuration : formatCount;
  const names = spec.series.map((series) => series.name).join();
  const latest = useRef(spec);
  useEffect(() => {
    latest.current = spec;
  });

  useEffect(() => {
    const target = box.current;
    if (target === null || width === 0) return;
    const options = optionsOf(latest.current, target, width, logarithmic, setCursor);
    const made = new uPlot(options, dataOf(latest.current), target);
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
    // The data go to the chart that exists (below); these need a new one.
  }, [box, width, logarithmic, shown, names]);

  useEffect(() => plot.current?.setData(dataOf(spec)), [spec]);

  const at = cursor ?? lastKnown(spec);
  return (
    <section className="chart" aria-label={spec.title}>
      <div className="section-bar">
        <h2>{spec.title}</h2>
        <span className="hint">{spec.explanation}</span>
        <ul className="legend">
          {spec.times[at] !== undefined && (
            <li className="mono">{formatClock(BigInt(Math.round(spec.times[at] * 1000)) * 1_000_000n, false)}</li>
          )}
          {spec.series.map((series) => (
            <li key={series.name}>
              <span className="swatch" style={{ background: `var(${series.colour})` }} />
              {series.name}{' '}
              <b>{series.values[at] == null ? '–' : format(series.values[at])}</b>
            </li>
          ))}
        </ul>
      </div>
      <div ref={box} className="chart-box" style={{ height: HEIGHT }} role="img" aria-label={summaryOf(spec, format)} />
    </section>
  );
}

function dataOf(spec: ChartSpec): uPlot.AlignedData {
  return [spec.times, ...spec.series.map((series) => series.values)];
}

function lastKnown(spec: ChartSpec): number {
  return spec.series[0]?.values.findLastIndex((value) => value !== null) ?? -1;
}

function summaryOf(spec: ChartSpec, format: (value: number) => string): string {
  const parts = spec.series.map((series) => {
    const values = series.values.filter((value) => value !== null);
    return values.length === 0
      ? `${series.name}: none`
      : `${series.name} from ${format(Math.min(...values))} to ${format(Math.max(...values))}`;
  });
  return `${spec.title}: ${parts.join(', ')}. The table below has the numbers.`;
}

function optionsOf(
  spec: ChartSpec,
  target: HTMLElement,
  width: number,
  logarithmic: boolean,
  onCursor: (index: number | null) => void,
): uPlot.Options {
  const style = getComputedStyle(target);
  // A canvas knows no light-dark(): let the browser resolve the colour on a real element.
  const colour = (name: string): string => {
    target.style.color = `var(${name})`;
    const resolved = style.color;
    target.style.color = '';
    return resolved;
  };
  const font = `11px ${style.fontFamily}`;
  const line = { stroke: colour('--grid'), width: 1 };
  const axis = { stroke: colour('--muted'), grid: line, ticks: { ...line, size: 4 }, font, labelFont: font };
  const bars = spec.unit === 'count' ? uPlot.paths.bars?.({ size: [0.7, 14], align: 1 }) : undefined;
  const format = spec.unit === 'time' ? formatDuration : formatCount;
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { sync: { key: SYNC.key }, y: false, drag: { x: false, y: false }, points: { size: 6 } },
    hooks: { setCursor: [(chart) => onCursor(chart.cursor.idx ?? null)] },
    scales: {
      y: {
        distr: logarithmic ? 3 : 1,
        range: logarithmic ? undefined : (_chart, _min, max) => [0, Math.max(max ?? 0, 1) * 1.08],
      },
    },
    axes: [
      { ...axis, values: (_chart, splits) => splits.map((at) => formatClock(BigInt(Math.round(at)) * 1_000_000_000n, false).slice(0, splitsUnderMinute(splits) ? 8 : 5)) },
      { ...axis, size: AXIS_PX, values: (_chart, splits) => splits.map((value) => (value == null ? '' : format(value))) },
    ],
    series: [
      {},
      ...spec.series.map((series) => ({
        label: series.name,
        stroke: colour(series.colour),
        fill: bars ? colour(series.colour) : undefined,
        width: bars ? 0 : 1.5,
        paths: bars,
        points: { show: bars ? false : undefined, size: 4 },
      })),
    ],
  };
}

function splitsUnderMinute(splits: number[]): boolean {
  return splits.length > 1 && (splits[1] ?? 0) - (splits[0] ?? 0) < 60;
}
