import type { Common, Verdict } from '../../api/types';
import { useRoute } from '../../state/route';
import { formatAddress, formatCause } from '../../utils/format';
import { connectionHash, hasConnection } from '../Connections/links';

/** The process, which leads to its connection where there is one. */
export function ProcessLink({ row }: { row: Common }) {
  const { params } = useRoute();
  const text = row.pid === 0 ? 'unknown' : `${row.comm} · ${row.pid}`;
  const below = <small className="below">{formatAddress(row.remote_ip, row.remote_port)}</small>;
  if (!hasConnection(row))
    return (
      <>
        {text}
        {below}
      </>
    );
  return (
    <>
      <a className="row-link" href={connectionHash(row, params)}>
        {text}
        <span className="visually-hidden">
          {' '}
          to {formatAddress(row.remote_ip, row.remote_port)}: open the connection
        </span>
      </a>
      {below}
    </>
  );
}

/** Cause and confidence, with the evidence below. */
export function VerdictCell({ verdict }: { verdict: Verdict | null }) {
  if (verdict === null) return <td>–</td>;
  return (
    <td className="why">
      <b>{formatCause(verdict.cause)}</b> <span className="confidence">{verdict.confidence}</span>
      <small>{verdict.evidence.join('; ')}</small>
    </td>
  );
}
