// Whose key the page uses. It is kept for this tab only, and never in an address: a key that comes in the fragment, as
// `bin/demo` prints it, is taken out of the address bar before anything else happens.

import { signal } from '@preact/signals';

const KEY = 'pivotal.key';

class Session {
  readonly key = signal<string | null>(null);
  /** Whether the last key was refused, so that the sign-in page can say so. */
  readonly expired = signal(false);

  begin(): void {
    const given = new URLSearchParams(location.hash.slice(1)).get('key');
    if (given !== null) {
      history.replaceState(null, '', location.pathname + location.search);
      if (given.startsWith('pivotal_')) sessionStorage.setItem(KEY, given);
    }
    this.key.value = sessionStorage.getItem(KEY);
  }

  signIn(key: string): void {
    sessionStorage.setItem(KEY, key);
    this.expired.value = false;
    this.key.value = key;
  }

  signOut(): void {
    sessionStorage.removeItem(KEY);
    this.expired.value = false;
    this.key.value = null;
  }

  expire(): void {
    if (this.key.peek() === null) return;
    sessionStorage.removeItem(KEY);
    this.expired.value = true;
    this.key.value = null;
  }
}

export const session = new Session();
