import type { BurstFlow } from '../../api/types';
import { formatAddress, formatBytes, formatShare } from '../../utils/format';

interface Props {
  flows: BurstFlow[];
  /** Flows that were seen, at least. */
  seen: number;
}

/** The largest flows of a burst, each with a bar as long as its share. */
export function FlowTable({ flows, seen }: Props) {
  if (flows.length === 0) return <p className="hint">No flow of it is known.</p>;
  return (
    <section aria-label="Largest flows">
      <div className="section-bar">
        <h3>Largest flows</h3>
        <span className="hint">
          {flows.length} of {seen > flows.length ? `at least ${seen}` : flows.length}
        </span>
      </div>
      <ol className="flows">
        {flows.map((flow, index) => (
          <li key={`${flow.remote_ip} ${flow.remote_port} ${flow.local_port} ${index}`}>
            <svg className="share" aria-hidden="true" viewBox="0 0 100 1" preserveAspectRatio="none">
              <rect width={Math.min(flow.share, 1) * 100} height={1} data-first={index === 0} />
            </svg>
            <span className="who" title={flow.executable}>
              {flow.comm ? (
                <>
                  <b>{flow.comm}</b> {flow.pid}
                </>
              ) : (
                'process not known'
              )}
            </span>
            <span className="peer mono">
              {flow.protocol}{' '}
              {flow.remote_port ? formatAddress(flow.remote_ip ?? '', flow.remote_port) : flow.remote_ip}
            </span>
            <span className="share-text" title={formatBytes(flow.bytes)}>
              {formatShare(flow.share)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
