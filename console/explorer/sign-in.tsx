import { type FormEvent, useState } from 'react';

export function SignIn({ done }: { done: (key: string) => void }) {
  const [key, setKey] = useState('');
  const [wrong, setWrong] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given = key.trim();
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${given}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { role } }' }),
    }).catch(() => undefined);
    if (response?.ok) done(given);
    else setWrong(response?.status === 401 ? 'This key is not valid.' : 'The service does not answer. Try again in a moment.');
  };
  return (
    <main className="sign-in">
      <form onSubmit={(event) => void submit(event)}>
        <h1>API explorer</h1>
        <label htmlFor="key">API key</label>
        <input id="key" type="password" autoComplete="off" value={key} onChange={(event) => setKey(event.currentTarget.value)} aria-describedby="about-key" autoFocus />
        <p id="about-key" role={wrong ? 'alert' : undefined}>
          {wrong || 'It stays in this tab and is forgotten when you close it.'}
        </p>
        <button type="submit">Open the explorer</button>
      </form>
    </main>
  );
}
