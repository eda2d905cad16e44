import { useCallback, useEffect, useState } from 'react';

const KEY = 'wirescope.token';

/** The token of a sign-in link (`#token=…`), or null. */
export function tokenOfFragment(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#\/?\??/, '')).get('token');
  return token === null || token.trim() === '' ? null : token.trim();
}

/** Takes the token out of the address bar, so that it is in no history, bookmark or screenshot. */
function takeFragment(): string | null {
  const token = tokenOfFragment(location.hash);
  if (token !== null) history.replaceState(null, '', `${location.pathname}${location.search}`);
  return token;
}

export interface Session {
  token: string | null;
  /** The service refused the token that was used last. */
  refused: boolean;
  signIn: (token: string) => void;
  signOut: (refused?: boolean) => void;
}

/** The token lives as long as the tab. */
export function useSession(): Session {
  const [token, setToken] = useState<string | null>(() => {
    const fromLink = takeFragment();
    if (fromLink !== null) sessionStorage.setItem(KEY, fromLink);
    return fromLink ?? sessionStorage.getItem(KEY);
  });
  const [refused, setRefused] = useState(false);

  const signIn = useCallback((next: string) => {
    sessionStorage.setItem(KEY, next);
    setRefused(false);
    setToken(next);
  }, []);
  const signOut = useCallback((wasRefused = false) => {
    sessionStorage.removeItem(KEY);
    setRefused(wasRefused);
    setToken(null);
  }, []);

  useEffect(() => {
    // A sign-in link may also be pasted into a tab that is open already.
    const onHashChange = (): void => {
      const fromLink = takeFragment();
      if (fromLink !== null) signIn(fromLink);
    };
    addEventListener('hashchange', onHashChange);
    return () => removeEventListener('hashchange', onHashChange);
  }, [signIn]);

  return { token, refused, signIn, signOut };
}
