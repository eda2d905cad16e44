import type { MicroBurst } from '../../api/types';
import { formatBytes, formatCount, formatDuration, formatRate, formatShare } from '../../utils/format';
import { flowText, InterfaceCell, TimeCell } from './cells';
import { droppedIn, ruleText } from './facts';

interface Props {
  bursts: MicroBurst[];
  chosen: MicroBurst | null;
  hrefOf: (burst: MicroBurst) => string;
}

/** Moments in which an interface was overrun, newest first. */
export function BurstTable({ bursts, chosen, hrefOf }: Props) {
  return (
    <section aria-label="Micro-bursts">
      <h2>Micro-bursts</h2>
      {bursts.length === 0 ? (
        <p className="hint">No interface that is watched was overrun.</p>
      ) : (
        <div className="table-box">
          <table className="events choosing">
            <thead>
              <tr>
                <th scope="col">Since</th>
                <th scope="col">Interface</th>
                <th scope="col">Largest flow</th>
                <th scope="col" className="numeric optional">
                  Share
                </th>
                <th scope="col" className="numeric">
                  Lasted
                </th>
                <th scope="col" className="numeric">
                  Bytes
                </th>
                <th scope="col" className="numeric optional">
                  Mean
                </th>
                <th scope="col" className="numeric optional">
                  Queue
                </th>
                <th scope="col" className="optional">
                  Rule
                </th>
                <th scope="col">Cost</th>
              </tr>
            </thead>
            <tbody>
              {bursts.map((burst) => (
                <tr key={hrefOf(burst)} data-chosen={burst === chosen}>
                  <TimeCell
                    atNs={burst.start_unix_ns}
                    href={hrefOf(burst)}
                    chosen={burst === chosen}
                    text={`${formatDuration(burst.duration_ns)} on ${burst.interface}`}
                  />
                  <InterfaceCell name={burst.interface} direction={burst.direction} node={burst.node} />
                  <td>{flowText(burst)}</td>
                  <td className="numeric optional">{formatTopShare(burst)}</td>
                  <td className="numeric">
                    {formatDuration(burst.duration_ns)}
                    {burst.end_reason === 'open' && ', open'}
                  </td>
                  <td className="numeric">{formatBytes(burst.bytes)}</td>
                  <td className="numeric optional">{formatRate(burst.mean_bits_per_second)}</td>
                  <td className="numeric optional">{formatBytes(burst.peak_queue_bytes)}</td>
                  <td className="optional">{ruleText(burst.rule)}</td>
                  <td>
                    <Cost burst={burst} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function formatTopShare(burst: MicroBurst): string {
  const share = burst.top_flows?.[0]?.share;
  return share === undefined ? '–' : formatShare(share);
}

/** What it cost; nothing is a dash, since the eye looks for the others. */
function Cost({ burst }: { burst: MicroBurst }) {
  const dropped = droppedIn(burst);
  if (dropped + burst.retransmits + burst.ecn_ce_packets === 0) return '–';
  return (
    <>
      {dropped > 0 && <span className="cost dropped">{formatCount(dropped)} dropped</span>}
      {burst.retransmits > 0 && (
        <span className="cost again">{formatCount(burst.retransmits)} sent again</span>
      )}
      {burst.ecn_ce_packets > 0 && <span className="cost">{formatCount(burst.ecn_ce_packets)} marked</span>}
    </>
  );
}
