import { useCallback, useMemo } from 'react';
import { Api } from './api/client';
import { Shell } from './Shell';
import { useSession } from './state/session';
import { SignIn } from './views/SignIn/SignIn';

export function App() {
  const { token, refused, signIn, signOut } = useSession();
  const onUnauthorized = useCallback(() => signOut(true), [signOut]);
  const api = useMemo(
    () => (token === null ? null : new Api(token, onUnauthorized)),
    [token, onUnauthorized],
  );
  if (api === null) return <SignIn refused={refused} onToken={signIn} />;
  return <Shell api={api} onSignOut={() => signOut()} />;
}
