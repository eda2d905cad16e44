import { type SubmitEvent, useState } from 'react';
import { Api, ApiError } from '../../api/client';
import { Logo } from '../../components/Logo';

/** Takes a token, tries it, and explains where it is printed. */
export function SignIn({ refused, onToken }: { refused: boolean; onToken: (token: string) => void }) {
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(
    refused ? 'The service no longer accepts this token: it is unknown or has expired.' : null,
  );

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const given = token.trim().replace(/^token:\s*/, '');
    if (given === '') return setError('Enter the token.');
    if (!/^[\x21-\x7e]+$/.test(given))
      return setError('A token has no spaces or special letters; was all of it copied?');
    setBusy(true);
    try {
      await new Api(given).nodes();
      onToken(given);
    } catch (failure) {
      const status = failure instanceof ApiError ? failure.status : 0;
      if (status === 401) setError('This token is unknown or has expired.');
      else if (status === 403)
        setError('This token may send events but not read them; it needs the scope read.');
      else setError(failure instanceof Error ? failure.message : String(failure));
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="sign-in">
      <form onSubmit={(event) => void submit(event)} aria-labelledby="sign-in-title" noValidate>
        <h1 id="sign-in-title">
          <Logo /> Wirescope
        </h1>
        <p>An oscilloscope for the network of every node.</p>
        <label htmlFor="token">Token</label>
        <input
          id="token"
          type="password"
          autoComplete="current-password"
          spellCheck={false}
          value={token}
          onChange={(event) => setToken(event.target.value)}
          aria-describedby="token-help"
          aria-invalid={error !== null}
          aria-errormessage="token-error"
        />
        <p id="token-error" className="field-error" role="alert">
          {error}
        </p>
        <button type="submit" className="primary" disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
        <div id="token-help" className="hint">
          <p>
            <code>./wirescope up</code> prints it when it is ready:
          </p>
          <pre>{'dashboard: http://127.0.0.1:8080/#token=…\ntoken: …'}</pre>
          <p>
            The first line is a link that signs in by itself. On a shared installation, ask whoever runs it
            for a token with the scope <code>read</code>. It is kept in this tab only.
          </p>
        </div>
      </form>
    </main>
  );
}
