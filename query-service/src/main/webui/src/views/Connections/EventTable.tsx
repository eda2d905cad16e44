import type { Retransmission, ZeroWindow } from '../../api/types';
import type { WaveformData } from '../../components/waveform/useWaveform';
import {
  formatBytes,
  formatCause,
  formatClock,
  formatCount,
  formatDuration,
  formatName,
  formatUtc,
} from '../../utils/format';

const SHOWN = 200;

type Event = { at: bigint; zeroWindow: ZeroWindow } | { at: bigint; retransmission: Retransmission };

interface Props {
  data: WaveformData;
  onEpisode: (row: ZeroWindow & { state?: string }) => void;
}

/** The drawing in words, newest first. */
export function EventTable({ data, onEpisode }: Props) {
  const events: Event[] = [
    ...data.zeroWindows.map((zeroWindow) => ({ at: zeroWindow.start_unix_ns, zeroWindow })),
    ...data.retransmissions.map((retransmission) => ({ at: retransmission.time_unix_ns, retransmission })),
  ].toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  if (data.loading) return <p className="hint">Asking…</p>;
  if (data.error !== null) return <p className="bad">{data.error}</p>;
  return (
    <section aria-label="Events of this connection">
      <div className="section-bar">
        <h2>Events</h2>
        <span className="hint">
          {formatCount(data.zeroWindows.length)} zero windows, {formatCount(data.retransmissions.length)}{' '}
          retransmissions
          {events.length > SHOWN && `; the newest ${SHOWN} are listed`}
        </span>
      </div>
      <div className="table-box">
        <table className="events">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">What</th>
              <th scope="col" className="numeric">
                How long
              </th>
              <th scope="col">Details</th>
            </tr>
          </thead>
          <tbody>
            {events.slice(0, SHOWN).map((event) => (
              <tr key={keyOf(event)}>
                <td className="mono" title={formatUtc(event.at)}>
                  {formatClock(event.at)}
                </td>
                {'zeroWindow' in event ? (
                  <Episode row={event.zeroWindow} onOpen={onEpisode} />
                ) : (
                  <Again row={event.retransmission} />
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function keyOf(event: Event): string {
  if ('zeroWindow' in event) return `${event.at} ${event.zeroWindow.side}`;
  const { retransmission_kind, attempt, seq } = event.retransmission;
  return `${event.at} ${retransmission_kind} ${attempt} ${seq}`;
}

function Episode({ row, onOpen }: { row: ZeroWindow; onOpen: Props['onEpisode'] }) {
  const state = row.end_reason === 'open' ? 'open' : 'ended';
  const detail =
    row.side === 'local'
      ? `${formatBytes(row.bytes_unread)} unread`
      : `${formatBytes(row.bytes_blocked)} waiting, blocked for ${formatDuration(row.sender_blocked_ns)}`;
  return (
    <>
      <td>
        <button type="button" className="row-link" onClick={() => onOpen({ ...row, state })}>
          <span className="channel" data-channel={row.side === 'local' ? 1 : 2} aria-hidden="true" />
          window closed {row.side === 'local' ? 'here' : 'at the peer'}
        </button>
      </td>
      <td className="numeric">
        {formatDuration(row.duration_ns)}
        {state === 'open' && ' so far'}
      </td>
      <td>
        {detail}
        {row.probes > 0 && `, ${formatCount(row.probes)} window ${row.probes === 1 ? 'probe' : 'probes'}`}
        {row.end_reason === 'closed' && ', until the connection ended'}
      </td>
    </>
  );
}

function Again({ row }: { row: Retransmission }) {
  return (
    <>
      <td>
        <span className="channel" data-channel={3} aria-hidden="true" />
        sent again: {formatName(row.retransmission_kind)}
      </td>
      <td className="numeric">–</td>
      <td>
        {formatCount(row.segments)} {row.segments === 1 ? 'segment' : 'segments'}, {formatBytes(row.bytes)}
        {row.attempt > 1 && `, attempt ${row.attempt}`}
        {row.spurious === true && ', not needed: it had arrived'}
        {row.spurious === false && ', needed'}
        {row.verdict !== null && row.verdict.cause !== 'unknown' && `, ${formatCause(row.verdict.cause)}`}
      </td>
    </>
  );
}
