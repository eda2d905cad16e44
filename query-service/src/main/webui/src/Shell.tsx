import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Api } from './api/client';
import { CompletenessStrip } from './components/CompletenessStrip';
import { HelpDialog } from './components/HelpDialog';
import { TopBar } from './components/TopBar';
import { navigate, routeHash, scopeParams, useRoute } from './state/route';
import { ScopeContext } from './state/scope';
import { useTheme } from './state/theme';
import { useAnswer } from './state/useAnswer';
import { useFindings } from './state/useFindings';
import { useShortcuts } from './state/useShortcuts';
import { DEFAULT_RANGE, isRange } from './utils/ranges';
import { BurstsPage } from './views/Bursts/BurstsPage';
import { ConnectionPage } from './views/Connections/ConnectionPage';
import { ConnectionsPage } from './views/Connections/ConnectionsPage';
import { DropsPage } from './views/Drops/DropsPage';
import { LatencyPage } from './views/Latency/LatencyPage';
import { LivePage } from './views/Live/LivePage';

const NODES_EVERY_MS = 5_000;
const TITLES: Record<string, string> = {
  live: 'Live',
  connections: 'Connections',
  latency: 'Latency',
  drops: 'Drops & resets',
  bursts: 'Bursts',
};

export function Shell({ api, onSignOut }: { api: Api; onSignOut: () => void }) {
  const route = useRoute();
  const [helpOpen, setHelpOpen] = useState(false);
  const { theme, shown, cycle } = useTheme();
  const view = route.path[0] ?? 'live';
  const rangeParam = route.params.get('range');
  const range = isRange(rangeParam) ? rangeParam : DEFAULT_RANGE;
  const node = route.params.get('node') ?? '';

  const feed = useFindings(api, range, node);
  const askNodes = useCallback((signal: AbortSignal) => api.nodes(signal), [api]);
  const nodes = useAnswer(askNodes, NODES_EVERY_MS).answer?.rows;

  const offsetMs = useRef(0);
  useEffect(() => {
    offsetMs.current = feed.clockOffsetMs;
  }, [feed.clockOffsetMs]);
  const nowNs = useCallback(() => BigInt(Date.now() + offsetMs.current) * 1_000_000n, []);
  const scope = useMemo(
    () => ({ api, range, node, nodes: nodes ?? [], nowNs }),
    [api, range, node, nodes, nowNs],
  );

  const open = feed.findings?.filter((finding) => finding.state === 'open').length ?? 0;
  useEffect(() => {
    document.title = `${open > 0 ? `(${open} open) ` : ''}${TITLES[view] ?? 'Live'} · Wirescope`;
  }, [open, view]);

  const go = (next: string): void => navigate(routeHash([next], scopeParams(route.params)));
  const setParam = (name: string, value: string): void => {
    navigate(routeHash(route.path, { ...Object.fromEntries(route.params), [name]: value }), true);
  };
  useShortcuts({
    '?': () => setHelpOpen(true),
    '1': () => go('live'),
    '2': () => go('connections'),
    '3': () => go('latency'),
    '4': () => go('drops'),
    '5': () => go('bursts'),
    t: cycle,
  });

  return (
    <ScopeContext value={scope}>
      <a className="skip-link" href="#main" onClick={focusMain}>
        Skip to content
      </a>
      <TopBar
        view={view}
        params={route.params}
        theme={theme}
        shown={shown}
        onParam={setParam}
        onTheme={cycle}
        onHelp={() => setHelpOpen(true)}
        onSignOut={onSignOut}
      />
      <CompletenessStrip
        completeness={feed.completeness}
        error={feed.error}
        answeredAtMs={feed.answeredAtMs}
        onRetry={feed.ask}
      />
      <main id="main" tabIndex={-1}>
        {view === 'connections' && route.path.length >= 3 ? (
          <ConnectionPage
            key={`${route.path[1]}/${route.path[2]}`}
            connectionNode={route.path[1] ?? ''}
            connectionId={route.path[2] ?? ''}
            params={route.params}
          />
        ) : view === 'connections' ? (
          <ConnectionsPage />
        ) : view === 'latency' ? (
          <LatencyPage shown={shown} />
        ) : view === 'drops' ? (
          <DropsPage />
        ) : view === 'bursts' ? (
          <BurstsPage path={route.path.slice(1)} params={route.params} />
        ) : (
          <LivePage feed={feed} selectedId={route.path[1] ?? null} params={route.params} />
        )}
      </main>
      <HelpDialog open={helpOpen} onClose={() => setHelpOpen(false)} />
    </ScopeContext>
  );
}

/** The fragment holds the route, so the skip link moves the focus itself. */
function focusMain(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
