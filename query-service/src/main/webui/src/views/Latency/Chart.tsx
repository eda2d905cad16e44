import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useWidth } from '../../state/useWidth';
import { formatClock, formatCount, formatDuration, formatRoundDuration } from '../../utils/format';
import type { ChartSpec } from './charts';

const HEIGHT = 176;
const AXIS_PX = 64;

/** The cursor is shared: pointing at a spike in one chart shows the same moment in the others. */
const SYNC = uPlot.sync('latency');

interface Props {
  spec: ChartSpec;
  logarithmic: boolean;
}

export function Chart({ spec, logarithmic }: Props) {
  const [box, width] = useWidth<HTMLDivElement>();
  const plot = useRef<uPlot | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const format = spec.unit === 'time' ? formatDuration : formatCount;
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
  }, [box, width, logarithmic]);

  useEffect(() => plot.current?.setData(dataOf(spec)), [spec]);

  const at = cursor ?? lastKnown(spec);
  return (
    <section className="chart" aria-label={spec.title}>
      <div className="section-bar">
        <h2>{spec.title}</h2>
        <span className="hint">{spec.explanation}</span>
        <ul className="legend">
          {spec.times[at] !== undefined && (
            <li className="mono">
              {formatClock(BigInt(Math.round(spec.times[at] * 1000)) * 1_000_000n, false)}
            </li>
          )}
          {spec.series.map((series) => (
            <li key={series.name}>
              <span className="swatch" style={{ background: `var(${series.colour})` }} />
              {series.name} <b>{series.values[at] == null ? '–' : format(series.values[at])}</b>
            </li>
          ))}
        </ul>
      </div>
      <div
        ref={box}
        className="chart-box"
        style={{ height: HEIGHT }}
        role="img"
        aria-label={summaryOf(spec, format)}
      />
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
  const format = spec.unit === 'time' ? formatRoundDuration : formatCount;
  // uPlot takes an explicit undefined for a value.
  const filter = logarithmic ? { filter: roundOnly } : {};
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { sync: { key: SYNC.key }, y: false, drag: { x: false, y: false }, points: { size: 6 } },
    hooks: { setCursor: [(chart) => onCursor(chart.cursor.idx ?? null)] },
    scales: {
      // A step lasts until the next one begins: the last needs its room too.
      x: { range: (_chart, min, max) => [min, max + stepOf(spec)] },
      y: {
        distr: logarithmic ? 3 : 1,
        range: logarithmic ? undefined : (_chart, _min, max) => [0, Math.max(max ?? 0, 1) * 1.08],
      },
    },
    axes: [
      { ...axis, size: 26, values: (_chart, splits) => splits.map((at) => clockText(at, splits)) },
      {
        ...axis,
        size: AXIS_PX,
        ...filter,
        grid: { ...line, ...filter },
        values: (_chart, splits) => splits.map((value) => (value == null ? '' : format(value))),
      },
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

function stepOf(spec: ChartSpec): number {
  return (spec.times[1] ?? 0) - (spec.times[0] ?? 0);
}

function clockText(atS: number, splits: number[]): string {
  const seconds = (splits[1] ?? 0) - (splits[0] ?? 0) < 60;
  return formatClock(BigInt(Math.round(atS)) * 1_000_000_000n, false).slice(0, seconds ? 8 : 5);
}

/** On a logarithmic axis: powers of ten, and 2 and 5 between them while there are few. */
function roundOnly(_chart: uPlot, splits: number[]): (number | null)[] {
  const decades = Math.log10((splits.at(-1) ?? 1) / (splits[0] ?? 1));
  const kept = decades > 2.5 ? [1] : [1, 2, 5];
  return splits.map((value) => {
    const lead = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
    return kept.some((digit) => Math.abs(lead - digit) < 1e-6) ? value : null;
  });
}
