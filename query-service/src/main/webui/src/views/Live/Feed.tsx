import { memo, type RefObject } from 'react';
import type { Finding } from '../../api/types';
import { LiveDuration } from '../../components/LiveDuration';
import { SeverityMark } from '../../components/SeverityMark';
import { sentence } from '../../utils/findings';
import { formatClock, formatUtc } from '../../utils/format';

interface Props {
  listRef: RefObject<HTMLDivElement | null>;
  findings: Finding[];
  activeId: string | null;
  openId: string | null;
  onOpen: (id: string) => void;
}

/** One stop for the tab key; the arrow keys move within, and aria-activedescendant tells where. */
export function Feed({ listRef, findings, activeId, openId, onOpen }: Props) {
  const active = findings.some((finding) => finding.id === activeId) ? activeId : null;
  return (
    <div
      ref={listRef}
      className="feed"
      role="listbox"
      tabIndex={0}
      aria-label="Findings, newest first"
      aria-activedescendant={active === null ? undefined : `finding-${active}`}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        const id = active ?? findings[0]?.id;
        if (id !== undefined) onOpen(id);
      }}
    >
      {findings.map((finding) => (
        <Row
          key={finding.id}
          finding={finding}
          active={finding.id === active}
          open={finding.id === openId}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
}

interface RowProps {
  finding: Finding;
  active: boolean;
  open: boolean;
  onOpen: (id: string) => void;
}

const Row = memo(function Row({ finding, active, open, onOpen }: RowProps) {
  return (
    // The list above takes the keys for all of its options.
    <div
      id={`finding-${finding.id}`}
      className="finding"
      role="option"
      aria-selected={open}
      data-active={active}
      data-state={finding.state}
      data-severity={finding.severity}
      onClick={() => onOpen(finding.id)}
    >
      <SeverityMark severity={finding.severity} />
      <time dateTime={formatUtc(finding.start_unix_ns)} title={formatUtc(finding.start_unix_ns)}>
        {formatClock(finding.start_unix_ns)}
      </time>
      <span className="sentence" title={sentence(finding)}>
        <Sentence finding={finding} />
      </span>
      <span className="length">
        <LiveDuration finding={finding} />
      </span>
      <span className="node" title={finding.node}>
        {finding.node}
      </span>
    </div>
  );
});

/** The title with the process in bold, which is what the eye looks for. */
function Sentence({ finding }: { finding: Finding }) {
  const text = sentence(finding);
  const at = finding.comm === '' ? -1 : text.indexOf(finding.comm);
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <b>{finding.comm}</b>
      {text.slice(at + finding.comm.length)}
    </>
  );
}
