import type { LatencyStep } from '../../api/types';
import { formatClock, formatCount, formatDuration } from '../../utils/format';

/** The charts as numbers, newest first, for those who cannot see them or want to copy them. */
export function LatencyTable({ rows }: { rows: LatencyStep[] }) {
  const ns = (value: number | null): string => (value === null ? '–' : formatDuration(value));
  const us = (value: number | null): string => (value === null ? '–' : formatDuration(value * 1000));
  return (
    <details className="numbers">
      <summary>As a table</summary>
      <div className="table-box">
        <table>
          <thead>
            <tr>
              {[
                'Time',
                'Connects',
                'Failed',
                'Connect p50',
                'p90',
                'p99',
                'max',
                'srtt p50',
                'p90',
                'p99',
              ].map((name, index) => (
                <th key={`${index} ${name}`} scope="col" className={index === 0 ? '' : 'numeric'}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.toReversed().map((row) => (
              <tr key={String(row.time_unix_ns)}>
                <td className="mono">{formatClock(row.time_unix_ns, false)}</td>
                <td className="numeric">{formatCount(row.connects)}</td>
                <td className="numeric">{formatCount(row.connects_failed)}</td>
                <td className="numeric">{ns(row.connect_latency_p50_ns)}</td>
                <td className="numeric">{ns(row.connect_latency_p90_ns)}</td>
                <td className="numeric">{ns(row.connect_latency_p99_ns)}</td>
                <td className="numeric">{ns(row.connect_latency_max_ns)}</td>
                <td className="numeric">{us(row.srtt_p50_us)}</td>
                <td className="numeric">{us(row.srtt_p90_us)}</td>
                <td className="numeric">{us(row.srtt_p99_us)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
