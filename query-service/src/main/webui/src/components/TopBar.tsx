import { routeHash, scopeParams } from '../state/route';
import { useScope } from '../state/scope';
import type { Theme } from '../state/theme';
import { RANGES, rangeText } from '../utils/ranges';
import { Logo } from './Logo';

const VIEWS = [
  ['live', 'Live'],
  ['connections', 'Connections'],
  ['latency', 'Latency'],
  ['drops', 'Drops & resets'],
  ['bursts', 'Bursts'],
] as const;

interface Props {
  view: string;
  params: URLSearchParams;
  theme: Theme;
  shown: 'light' | 'dark';
  onParam: (name: string, value: string) => void;
  onTheme: () => void;
  onHelp: () => void;
  onSignOut: () => void;
}

export function TopBar({ view, params, theme, shown, onParam, onTheme, onHelp, onSignOut }: Props) {
  const { range, node, nodes } = useScope();
  const names = nodes.map((status) => status.node);
  if (node !== '' && !names.includes(node)) names.push(node);
  const kept = scopeParams(params);
  return (
    <header className="top">
      <a className="brand" href={routeHash(['live'], kept)}>
        <Logo />
        <span>Wirescope</span>
      </a>
      <nav aria-label="Views">
        {VIEWS.map(([id, text]) => (
          <a key={id} href={routeHash([id], kept)} aria-current={id === view ? 'page' : undefined}>
            {text}
          </a>
        ))}
      </nav>
      <div className="controls">
        <fieldset className="segments">
          <legend className="visually-hidden">Time range</legend>
          {RANGES.map((choice) => (
            <label key={choice} title={`The last ${rangeText(choice)}`}>
              <input
                type="radio"
                name="range"
                value={choice}
                checked={choice === range}
                onChange={() => onParam('range', choice)}
              />
              <span>{choice}</span>
            </label>
          ))}
        </fieldset>
        <select aria-label="Node" value={node} onChange={(event) => onParam('node', event.target.value)}>
          <option value="">All nodes</option>
          {names.toSorted().map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <button
          type="button"
          className="icon"
          onClick={onTheme}
          title={`Colours: ${theme} (t)`}
          aria-label={`Colours: ${theme}. Change`}
        >
          <span aria-hidden="true">{theme === 'system' ? '◐' : shown === 'dark' ? '☾' : '☀'}</span>
        </button>
        <button type="button" className="icon" onClick={onHelp} title="Keys and words (?)" aria-label="Help">
          <span aria-hidden="true">?</span>
        </button>
        <button type="button" className="quiet sign-out" onClick={onSignOut} aria-label="Sign out">
          <span>Sign out</span>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path
              d="M6 2H2.5v12H6M5.5 8H14m-3.5-3.5L14 8l-3.5 3.5"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.6"
            />
          </svg>
        </button>
      </div>
    </header>
  );
}
