import type { Reset } from '../../api/types';
import { formatAddress, formatClock, formatName, formatUtc } from '../../utils/format';
import { ProcessLink, VerdictCell } from './cells';

const SENT_BY: Record<string, string> = { local: 'this node', kernel: 'this node', remote: 'the peer' };

/** Each RST: who sent it, in the middle of what, and why. */
export function ResetTable({ resets }: { resets: Reset[] }) {
  return (
    <section aria-label="Resets">
      <h2>Resets</h2>
      {resets.length === 0 ? (
        <p className="hint">No RST was sent or received.</p>
      ) : (
        <div className="table-box">
          <table className="events">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Process</th>
                <th scope="col" className="optional">
                  Peer
                </th>
                <th scope="col">Sent by</th>
                <th scope="col" className="optional">
                  Phase
                </th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {resets.map((reset, index) => (
                <tr key={`${reset.node} ${reset.connection_id} ${reset.time_unix_ns} ${index}`}>
                  <td className="mono" title={formatUtc(reset.time_unix_ns)}>
                    {formatClock(reset.time_unix_ns)}
                  </td>
                  <td>
                    <ProcessLink row={reset} />
                  </td>
                  <td className="mono optional">{formatAddress(reset.remote_ip, reset.remote_port)}</td>
                  <td>{SENT_BY[reset.sent_by] ?? 'unknown'}</td>
                  <td className="optional">{formatName(reset.phase)}</td>
                  <VerdictCell verdict={reset.verdict} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
