import type { LocalDropStall } from '../../api/types';
import { formatAddress, formatClock, formatDuration, formatUtc } from '../../utils/format';
import { ProcessLink, VerdictCell } from './cells';

/** Data that its own node dropped, and for how long it stayed. */
export function StallTable({ stalls }: { stalls: LocalDropStall[] }) {
  return (
    <section aria-label="Stalls">
      <h2>Held up by drops on their own node</h2>
      {stalls.length === 0 ? (
        <p className="hint">Everything that a node sent left it at the first attempt.</p>
      ) : (
        <div className="table-box">
          <table className="events">
            <thead>
              <tr>
                <th scope="col">Since</th>
                <th scope="col">Process</th>
                <th scope="col" className="optional">
                  Peer
                </th>
                <th scope="col" className="numeric">
                  Held up for
                </th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {stalls.map((stall) => (
                <tr key={`${stall.node} ${stall.connection_id} ${stall.start_unix_ns} ${stall.seq}`}>
                  <td className="mono" title={formatUtc(stall.start_unix_ns)}>
                    {formatClock(stall.start_unix_ns)}
                  </td>
                  <td>
                    <ProcessLink row={stall} />
                  </td>
                  <td className="mono optional">{formatAddress(stall.remote_ip, stall.remote_port)}</td>
                  <td className="numeric">
                    {formatDuration(stall.duration_ns)}
                    {stall.end_reason === 'closed' && ', never sent'}
                  </td>
                  <VerdictCell verdict={stall.verdict} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
