// A person pastes a key. It is tried before it is kept.

import { useEffect, useState } from 'preact/hooks';
import { session } from '../../session';
import { Brand } from '../../shell';
import { Button, Notice, TextField } from '../../ui/parts';

export function SignIn() {
  const [key, setKey] = useState('');
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const connected = location.hash === '#connected';
  useEffect(() => {
    document.title = 'Sign in · Pivotal';
  }, []);

  const submit = async () => {
    const given = key.trim();
    if (!given) return setWrong('Paste a key first.');
    if (!given.startsWith('pivotal_')) return setWrong('This is no key of Pivotal: those begin with pivotal_.');
    setBusy(true);
    setWrong('');
    try {
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: { authorization: `Bearer ${given}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ viewer { role } }' }),
      });
      if (response.ok) session.signIn(given);
      else if (response.status === 401) setWrong('This key is not valid. It may be mistyped or revoked.');
      else setWrong(`The service answered with status ${response.status}. Try again in a moment.`);
    } catch {
      setWrong('The service cannot be reached. Is it running?');
    } finally {
      setBusy(false);
    }
  };

  return (
    <main class="gate">
      <div class="gate-card">
        <Brand />
        {connected && (
          <Notice tone="good" title="HubSpot is connected">
            Sign in to go on here, or close this page and go on where you came from.
          </Notice>
        )}
        {session.expired.value && (
          <Notice tone="warn" title="You were signed out" alert>
            The key is no longer valid: it was revoked, or its user's role has changed.
          </Notice>
        )}
        <form
          class="card pad stack"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <h1>Sign in</h1>
          <TextField
            label="API key"
            type="password"
            value={key}
            onInput={setKey}
            wrong={wrong}
            autofocus
            autocomplete="off"
            spellcheck={false}
            placeholder="pivotal_…"
            hint="It stays in this tab and is forgotten when you close it."
          />
          <Button type="submit" kind="primary" busy={busy}>
            {busy ? 'Trying the key…' : 'Sign in'}
          </Button>
        </form>
        <p class="small quiet">
          No key yet? An admin of your workspace makes one, or the operator does with <code>pivotal key create</code>.
        </p>
      </div>
    </main>
  );
}
