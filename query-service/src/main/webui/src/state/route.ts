import { useMemo, useSyncExternalStore } from 'react';

/** Where the reader is: `#/connections/web-1/12ab?range=1h`. In the fragment, so that any server can serve the page. */
export interface Route {
  path: string[];
  params: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return {
    path: path.split('/').filter(Boolean).map(decode),
    params: new URLSearchParams(query),
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The fragment for a route; parameters that are empty are left out. */
export function routeHash(path: readonly string[], params: Record<string, string | null>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value) query.set(name, value);
  const text = query.toString();
  return `#/${path.map(encodeURIComponent).join('/')}${text === '' ? '' : `?${text}`}`;
}

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}

/** The parameters that stay when the view changes. */
export function scopeParams(params: URLSearchParams): Record<string, string | null> {
  return { range: params.get('range'), node: params.get('node') };
}

/** Back within the dashboard; to `parent` if it was opened here. */
export function goBack(parent: string): void {
  // history.back() would leave the dashboard; the Navigation API knows, where there is one.
  const navigation = (window as { navigation?: { canGoBack: boolean } }).navigation;
  if (navigation?.canGoBack) history.back();
  else navigate(parent);
}

/** Goes to `hash`; `replace` leaves no step in the history, for selections and filters. */
export function navigate(hash: string, replace = false): void {
  if (hash === location.hash) return;
  if (!replace) {
    location.hash = hash;
    return;
  }
  history.replaceState(null, '', hash);
  dispatchEvent(new HashChangeEvent('hashchange'));
}
