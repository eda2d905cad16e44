import type { Gap } from '../../api/types';
import { formatCause, formatDuration } from '../../utils/format';
import { flowText, InterfaceCell, TimeCell } from './cells';
import { isSilence, placeOf } from './facts';

interface Props {
  gaps: Gap[];
  chosen: Gap | null;
  hrefOf: (gap: Gap) => string;
}

/** Silences of interfaces that had been busy, and what connections did not receive, newest first. */
export function GapTable({ gaps, chosen, hrefOf }: Props) {
  return (
    <section aria-label="Gaps">
      <h2>Gaps</h2>
      {gaps.length === 0 ? (
        <p className="hint">No interface that had been busy fell silent.</p>
      ) : (
        <div className="table-box">
          <table className="events choosing">
            <thead>
              <tr>
                <th scope="col">Since</th>
                <th scope="col">Interface</th>
                <th scope="col" className="optional">
                  Flow
                </th>
                <th scope="col" className="numeric">
                  Missing for
                </th>
                <th scope="col" className="numeric optional">
                  Usually
                </th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {gaps.map((gap) => (
                <tr key={hrefOf(gap)} data-chosen={gap === chosen}>
                  <TimeCell
                    atNs={gap.start_unix_ns}
                    href={hrefOf(gap)}
                    chosen={gap === chosen}
                    text={`${formatDuration(gap.duration_ns)} on ${placeOf(gap)}`}
                  />
                  <InterfaceCell name={placeOf(gap)} direction={gap.direction} node={gap.node} />
                  <td className="optional">{flowText(gap)}</td>
                  <td className="numeric">{formatDuration(gap.duration_ns)}</td>
                  <td className="numeric optional">
                    {isSilence(gap) ? formatDuration(gap.usual_gap_ns) : '–'}
                  </td>
                  <td>
                    {gap.verdict && (
                      <>
                        {formatCause(gap.verdict.cause)}{' '}
                        <span className="confidence">{gap.verdict.confidence}</span>
                      </>
                    )}
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
