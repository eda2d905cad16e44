import type { RefObject } from 'react';
import type { StreamState } from '../../api/stream';
import { useNow } from '../../state/useNow';
import { MAX_FINDINGS } from '../../utils/findings';
import { formatCount } from '../../utils/format';

interface Props {
  filterRef: RefObject<HTMLInputElement | null>;
  filter: string;
  onFilter: (text: string) => void;
  shown: number;
  total: number;
  stream: StreamState;
  onLeave: () => void;
}

export function FeedHeader({ filterRef, filter, onFilter, shown, total, stream, onLeave }: Props) {
  const count = shown === total ? formatCount(total) : `${formatCount(shown)} of ${formatCount(total)}`;
  return (
    <div className="feed-header">
      <div className="filter">
        <input
          ref={filterRef}
          type="search"
          aria-label="Filter findings"
          placeholder="Filter: reader  kind:zero_window  -curl"
          value={filter}
          spellCheck={false}
          onChange={(event) => onFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' && event.key !== 'Enter') return;
            event.preventDefault();
            event.currentTarget.blur();
            onLeave();
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </div>
      <span className="count" role="status">
        {count} {total === 1 ? 'finding' : 'findings'}
        {total >= MAX_FINDINGS && ' (newest only)'}
      </span>
      <StreamLight stream={stream} />
    </div>
  );
}

function StreamLight({ stream }: { stream: StreamState }) {
  const nowMs = useNow(500, stream.state === 'reconnecting');
  const text =
    stream.state === 'live'
      ? 'live'
      : stream.state === 'connecting'
        ? 'connecting…'
        : `reconnecting in ${Math.max(0, Math.ceil((stream.retryAtMs - nowMs) / 1000))} s`;
  const reason = stream.state === 'reconnecting' ? stream.reason : 'New findings appear as they happen';
  return (
    <span className="stream" data-state={stream.state} title={reason}>
      <span className="stream-dot" aria-hidden="true" />
      {text}
    </span>
  );
}
