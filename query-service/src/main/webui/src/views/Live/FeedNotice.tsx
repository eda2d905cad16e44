import { Notice } from '../../components/Notice';
import { useScope } from '../../state/scope';
import type { Findings } from '../../state/useFindings';
import { formatCount } from '../../utils/format';
import { rangeText } from '../../utils/ranges';

/** Why the feed is empty: the difference between "nothing happened" and "nothing is known". */
export function FeedNotice({
  feed,
  filter,
  onClear,
}: {
  feed: Findings;
  filter: string;
  onClear: () => void;
}) {
  const { range, node } = useScope();
  if (feed.findings === null) {
    return feed.error === null ? (
      <Notice title="Asking for findings…" />
    ) : (
      <Notice title="No answer" tone="bad">
        <p>{feed.error}</p>
        <button type="button" onClick={feed.ask}>
          Ask again
        </button>
      </Notice>
    );
  }
  if (feed.findings.length > 0) {
    return (
      <Notice title="No finding matches the filter">
        <p>
          {formatCount(feed.findings.length)} {feed.findings.length === 1 ? 'is' : 'are'} hidden by{' '}
          <code>{filter}</code>.
        </p>
        <button type="button" onClick={onClear}>
          Clear the filter
        </button>
      </Notice>
    );
  }
  const completeness = feed.completeness;
  const watched = node === '' ? (completeness?.nodes.join(', ') ?? '') : node;
  return (
    <Notice title={`No finding in the last ${rangeText(range)}`}>
      {watched === '' ? (
        <p>No node has reported yet: start an agent, or wait a few seconds if one has just started.</p>
      ) : (
        <p>
          Every TCP connection of <b>{watched}</b> is being watched for readers that stop reading, bursts of
          retransmissions, and connections that cannot be opened, and every interface for bursts and gaps.
        </p>
      )}
      {completeness !== null && (
        <p>
          {feed.error !== null
            ? 'This was so at the last answer; the service does not answer now.'
            : completeness.complete
              ? `This is complete: ${formatCount(completeness.events_sent)} events arrived and none was lost.`
              : 'This may be incomplete: see the line above.'}
        </p>
      )}
    </Notice>
  );
}
