import type { Common } from '../../api/types';
import { formatAddress, formatClock, formatUtc } from '../../utils/format';

/** When, as the link that chooses the row. */
export function TimeCell({
  atNs,
  href,
  chosen,
  text,
}: {
  atNs: bigint;
  href: string;
  chosen: boolean;
  text: string;
}) {
  return (
    <td className="mono" title={formatUtc(atNs)}>
      <a className="row-link" href={href} aria-current={chosen ? 'true' : undefined}>
        {formatClock(atNs)}
        <span className="visually-hidden">: {text}, draw it</span>
      </a>
    </td>
  );
}

/** "eth0 ↑": the interface and which way. */
export function InterfaceCell({ name, direction, node }: { name: string; direction: string; node: string }) {
  const out = direction === 'outbound';
  return (
    <td>
      <span className="way" data-channel={out ? 1 : 2} title={direction}>
        <span aria-hidden="true">{out ? '↑' : '↓'}</span>
        <span className="visually-hidden">{direction} </span>
      </span>{' '}
      {name} <small className="muted">{node}</small>
    </td>
  );
}

/** Whose flow it was: the process if it is known, else the peer. */
export function flowText(row: Common): string {
  if (row.pid !== 0 && row.comm !== '') return `${row.comm} · ${row.pid}`;
  if (row.ip_version === 0) return 'unknown';
  return row.remote_port === 0 ? row.remote_ip : formatAddress(row.remote_ip, row.remote_port);
}
