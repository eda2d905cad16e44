import { useEffect, useMemo, useRef } from 'react';
import { navigate, routeHash, scopeParams } from '../../state/route';
import type { Findings } from '../../state/useFindings';
import { useShortcuts } from '../../state/useShortcuts';
import { matches } from '../../utils/filter';
import { subjectHash, subjectOf } from '../Bursts/links';
import { drawingHash } from '../Connections/links';
import { Details } from './Details';
import { Feed } from './Feed';
import { FeedHeader } from './FeedHeader';
import { FeedNotice } from './FeedNotice';
import { Overview } from './Overview';

interface Props {
  feed: Findings;
  /** The finding whose details are open. */
  selectedId: string | null;
  params: URLSearchParams;
}

export function LivePage({ feed, selectedId, params }: Props) {
  const filterRef = useRef<HTMLInputElement>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const filter = params.get('q') ?? '';
  const cursorId = params.get('at');
  const all = feed.findings;
  const shown = useMemo(() => all?.filter((finding) => matches(finding, filter)) ?? [], [all, filter]);
  const selected = all?.find((finding) => finding.id === selectedId) ?? null;
  const activeId = selectedId ?? cursorId;

  const go = (id: string | null, cursor: string | null, q = filter): void => {
    navigate(
      routeHash(id === null ? ['live'] : ['live', id], { ...scopeParams(params), q, at: cursor }),
      true,
    );
  };
  const move = (by: number): void => {
    if (shown.length === 0) return;
    const at = shown.findIndex((finding) => finding.id === activeId);
    const next =
      shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1)];
    // With the details open they follow the cursor; otherwise only the cursor moves.
    if (next) go(selectedId === null ? null : next.id, next.id);
    listRef.current?.focus({ preventScroll: true });
  };
  const close = (): void => {
    go(null, activeId);
    listRef.current?.focus({ preventScroll: true });
  };

  useShortcuts({
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
    Home: () => move(-shown.length),
    End: () => move(shown.length),
    Escape: () => (selectedId === null ? go(null, null, '') : close()),
    '/': () => filterRef.current?.focus(),
    o: () => {
      const finding = shown.find((candidate) => candidate.id === activeId);
      if (!finding) return;
      const drawn = subjectOf(finding);
      navigate(drawn === null ? drawingHash(finding, params) : subjectHash(drawn, params));
    },
  });

  useEffect(() => {
    if (activeId === null) return;
    document.getElementById(`finding-${activeId}`)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  return (
    <div className="live" data-open={selected !== null || selectedId !== null}>
      <h1 className="visually-hidden">Live findings</h1>
      <section className="feed-pane" aria-label="Findings">
        <FeedHeader
          filterRef={filterRef}
          filter={filter}
          onFilter={(text) => go(selectedId, cursorId, text)}
          shown={shown.length}
          total={all?.length ?? 0}
          stream={feed.stream}
          onLeave={() => listRef.current?.focus()}
        />
        {all !== null && all.length > 0 && <Overview findings={shown} />}
        {shown.length > 0 ? (
          <Feed
            listRef={listRef}
            findings={shown}
            activeId={activeId}
            openId={selectedId}
            onOpen={(id) => go(id, id)}
          />
        ) : (
          <FeedNotice feed={feed} filter={filter} onClear={() => go(null, null, '')} />
        )}
      </section>
      {selected !== null ? (
        <Details key={selected.id} finding={selected} params={params} onClose={close} />
      ) : (
        selectedId !== null &&
        all !== null && (
          <aside className="details" aria-label="Finding">
            <p>This finding is not among those of the chosen range and node.</p>
            <button type="button" onClick={close}>
              Close
            </button>
          </aside>
        )
      )}
    </div>
  );
}
