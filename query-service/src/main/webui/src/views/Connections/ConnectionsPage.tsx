import { useCallback, useMemo, useState } from 'react';
import type { TroubledConnection } from '../../api/types';
import { Notice } from '../../components/Notice';
import { SortableTable, type ColumnSpec } from '../../components/SortableTable';
import { navigate, useRoute } from '../../state/route';
import { useScope } from '../../state/scope';
import { useAnswer } from '../../state/useAnswer';
import { formatAddress, formatClock, formatCount, formatDuration, formatName } from '../../utils/format';
import { rangeText } from '../../utils/ranges';
import { sortBy } from '../../utils/sort';
import { connectionHash } from './links';

const EVERY_MS = 5_000;
const LIMIT = 200;

const COLUMNS: ColumnSpec<TroubledConnection>[] = [
  { id: 'trouble', name: 'Trouble', value: (row) => row.trouble, text: (row) => formatCount(Math.round(row.trouble)), numeric: true },
  { id: 'comm', name: 'Process', value: (row) => row.comm, text: (row) => (row.pid === 0 ? 'unknown' : `${row.comm} · ${row.pid}`), strong: true },
  { id: 'node', name: 'Node', value: (row) => row.node, text: (row) => row.node },
  { id: 'local', name: 'Local', value: (row) => `${row.local_ip}:${row.local_port}`, text: (row) => formatAddress(row.local_ip, row.local_port), mono: true, optional: true },
  { id: 'remote', name: 'Peer', value: (row) => `${row.remote_ip}:${row.remote_port}`, text: (row) => formatAddress(row.remote_ip, row.remote_port), mono: true },
  { id: 'zero_windows', name: 'Zero windows', value: (row) => row.zero_windows, text: (row) => formatCount(row.zero_windows), numeric: true },
  { id: 'zero_window_ns', name: 'Closed for', value: (row) => row.zero_window_ns, text: (row) => formatDuration(row.zero_window_ns), numeric: true },
  { id: 'sender_blocked_ns', name: 'Sender blocked', value: (row) => row.sender_blocked_ns, text: (row) => formatDuration(row.sender_blocked_ns), numeric: true, optional: true },
  { id: 'retransmitted_segments', name: 'Sent again', value: (row) => row.retransmitted_segments, text: (row) => formatCount(row.retransmitted_segments), numeric: true },
  { id: 'last_unix_ns', name: 'Last', value: (row) => row.last_unix_ns, text: (row) => formatClock(row.last_unix_ns, false), numeric: true },
  { id: 'closed', name: 'State', value: (row) => stateOf(row), text: stateOf },
];

function stateOf(row: TroubledConnection): string {
  if (!row.closed) return 'open';
  return row.close_reason ? `closed: ${formatName(row.close_reason)}` : 'closed';
}

export function ConnectionsPage() {
  const { api, range, node } = useScope();
  const { params } = useRoute();
  const [sort, setSort] = useState({ id: 'trouble', direction: 'descending' as 'ascending' | 'descending' });
  const question = useCallback(
    (signal: AbortSignal) => api.connections({ since: range, node, limit: LIMIT }, signal),
    [api, range, node],
  );
  const { answer, error, ask } = useAnswer(question, EVERY_MS);
  const rows = useMemo(() => {
    const column = COLUMNS.find(({ id }) => id === sort.id);
    return column && answer ? sortBy(answer.rows, column.value, sort.direction) : [];
  }, [answer, sort]);

  return (
    <div className="page">
      <div className="page-title">
        <h1>Connections in trouble</h1>
        <span className="hint">
          {answer && `${formatCount(rows.length)}${answer.completeness.rows_truncated ? ' worst' : ''} · `}
          last {rangeText(range)}
        </span>
        {error !== null && answer !== null && <span className="bad">Not renewed: {error}</span>}
      </div>
      {answer === null ? (
        error === null ? (
          <Notice title="Asking for connections…" />
        ) : (
          <Notice title="No answer" tone="bad">
            <p>{error}</p>
            <button type="button" onClick={ask}>
              Ask again
            </button>
          </Notice>
        )
      ) : rows.length === 0 ? (
        <Notice title={`No connection was in trouble in the last ${rangeText(range)}`}>
          <p>None retransmitted anything, and no window was closed.</p>
        </Notice>
      ) : (
        <SortableTable
          caption="Connections in trouble"
          columns={COLUMNS}
          rows={rows}
          rowKey={(row) => `${row.node}/${row.connection_id}`}
          rowLabel={(row) => `Open the connection of ${row.comm} to ${formatAddress(row.remote_ip, row.remote_port)}`}
          sort={sort}
          onSort={setSort}
          onOpen={(row) => navigate(connectionHash(row, params))}
        />
      )}
    </div>
  );
}
