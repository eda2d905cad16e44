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
  {
    id: 'comm',
    name: 'Process',
    value: (row) => row.comm,
    text: (row) => (row.pid === 0 ? 'unknown' : `${row.comm} · ${row.pid}`),
    strong: true,
    // On a small screen this line stands for the columns that have no room.
    below: (row) => `${row.node} · ${formatAddress(row.remote_ip, row.remote_port)}`,
  },
  numeric('trouble', 'Trouble', (row) => Math.round(row.trouble), formatCount),
  { id: 'node', name: 'Node', value: (row) => row.node, text: (row) => row.node, optional: true },
  address('local', 'Local'),
  address('remote', 'Peer'),
  numeric('zero_windows', 'Zero windows', (row) => row.zero_windows, formatCount),
  numeric('zero_window_ns', 'Closed for', (row) => row.zero_window_ns, formatDuration),
  numeric('sender_blocked_ns', 'Sender blocked', (row) => row.sender_blocked_ns, formatDuration),
  numeric('retransmitted_segments', 'Sent again', (row) => row.retransmitted_segments, formatCount),
  numeric('drops', 'Dropped', (row) => row.drops, formatCount),
  numeric('resets', 'Resets', (row) => row.resets, formatCount),
  {
    id: 'last_unix_ns',
    name: 'Last',
    value: (row) => row.last_unix_ns,
    text: (row) => formatClock(row.last_unix_ns, false),
    numeric: true,
  },
  { id: 'closed', name: 'State', value: stateOf, text: stateOf },
];

/** A number that is 0 is drawn as a dash: the eye looks for the others. */
function numeric(
  id: string,
  name: string,
  value: (row: TroubledConnection) => number,
  format: (value: number) => string,
): ColumnSpec<TroubledConnection> {
  return { id, name, value, text: (row) => (value(row) === 0 ? '–' : format(value(row))), numeric: true };
}

function address(end: 'local' | 'remote', name: string): ColumnSpec<TroubledConnection> {
  const text = (row: TroubledConnection): string => formatAddress(row[`${end}_ip`], row[`${end}_port`]);
  return { id: end, name, value: text, text, mono: true, optional: true };
}

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
          <p>Nothing was sent again, dropped or reset, and no window was closed.</p>
        </Notice>
      ) : (
        <SortableTable
          caption="Connections in trouble"
          columns={COLUMNS}
          rows={rows}
          rowKey={(row) => `${row.node}/${row.connection_id}`}
          rowLabel={(row) =>
            `Open the connection of ${row.comm} to ${formatAddress(row.remote_ip, row.remote_port)}`
          }
          sort={sort}
          onSort={setSort}
          onOpen={(row) => navigate(connectionHash(row, params))}
        />
      )}
    </div>
  );
}
