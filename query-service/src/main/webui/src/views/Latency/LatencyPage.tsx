import { useCallback, useMemo, useState } from 'react';
import { Notice } from '../../components/Notice';
import { useScope } from '../../state/scope';
import { useAnswer } from '../../state/useAnswer';
import { formatCount, formatDuration } from '../../utils/format';
import { rangeText } from '../../utils/ranges';
import { Chart } from './Chart';
import { LatencyTable } from './LatencyTable';
import { connectsChart, latencyChart, srttChart } from './charts';

const EVERY_MS = 10_000;

export function LatencyPage({ shown }: { shown: 'light' | 'dark' }) {
  const { api, range, node } = useScope();
  const [logarithmic, setLogarithmic] = useState(true);
  const question = useCallback(
    (signal: AbortSignal) => api.latency({ since: range, node, limit: 1000 }, signal),
    [api, range, node],
  );
  const { answer, error, ask } = useAnswer(question, EVERY_MS);
  const rows = useMemo(
    () => answer?.rows.toSorted((a, b) => (a.time_unix_ns < b.time_unix_ns ? -1 : 1)) ?? [],
    [answer],
  );
  const charts = useMemo(() => [latencyChart(rows), srttChart(rows), connectsChart(rows)], [rows]);
  const connects = rows.reduce((sum, row) => sum + row.connects, 0);
  const failed = rows.reduce((sum, row) => sum + row.connects_failed, 0);
  const worstNs = Math.max(0, ...rows.map((row) => row.connect_latency_max_ns ?? 0));

  return (
    <div className="page">
      <div className="page-title">
        <h1>Latency</h1>
        <span className="hint">
          last {rangeText(range)}
          {answer !== null &&
            ` · ${formatCount(connects)} connects, ${formatCount(failed)} failed${worstNs > 0 ? `, slowest ${formatDuration(worstNs)}` : ''}`}
        </span>
        {error !== null && answer !== null && <span className="bad">Not renewed: {error}</span>}
        <label className="switch">
          <input
            type="checkbox"
            checked={logarithmic}
            onChange={(event) => setLogarithmic(event.target.checked)}
          />
          Logarithmic
        </label>
      </div>
      {answer === null ? (
        error === null ? (
          <Notice title="Asking for latency…" />
        ) : (
          <Notice title="No answer" tone="bad">
            <p>{error}</p>
            <button type="button" onClick={ask}>
              Ask again
            </button>
          </Notice>
        )
      ) : rows.every((row) => row.connects + row.closes + row.connects_failed === 0) ? (
        <Notice title={`No connection was opened or closed in the last ${rangeText(range)}`}>
          <p>Latency is measured when a connection is opened, and its round-trip time when it closes.</p>
        </Notice>
      ) : (
        <>
          {charts.map((chart) => (
            <Chart
              // A canvas does not follow the style sheet: other colours, another chart.
              key={`${chart.title} ${shown}`}
              spec={chart}
              logarithmic={logarithmic && chart.unit === 'time'}
            />
          ))}
          <LatencyTable rows={rows} />
        </>
      )}
    </div>
  );
}
