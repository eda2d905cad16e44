import { useCallback, useSyncExternalStore } from 'react';

/** What the reader chose; `system` follows prefers-color-scheme. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'wirescope.theme';
const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const listeners = new Set<() => void>();
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

function stored(): Theme {
  const text = localStorage.getItem(KEY);
  return text === 'light' || text === 'dark' ? text : 'system';
}

/** Puts the choice on the document; the style sheet does the rest. */
export function applyTheme(theme: Theme = stored()): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  prefersDark.addEventListener('change', onChange);
  return () => {
    listeners.delete(onChange);
    prefersDark.removeEventListener('change', onChange);
  };
}

export function useTheme(): { theme: Theme; shown: 'light' | 'dark'; cycle: () => void } {
  const theme = useSyncExternalStore(subscribe, stored);
  const dark = useSyncExternalStore(subscribe, () => prefersDark.matches);
  const cycle = useCallback(() => {
    const next = NEXT[stored()];
    if (next === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
    applyTheme(next);
    for (const listener of listeners) listener();
  }, []);
  return { theme, shown: theme === 'system' ? (dark ? 'dark' : 'light') : theme, cycle };
}
