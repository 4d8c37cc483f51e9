// Light or dark: what the system says, until a person says otherwise.

import { signal } from '@preact/signals';

const KEY = 'pivotal.scheme';

export type Scheme = 'system' | 'light' | 'dark';

class Schemes {
  readonly chosen = signal<Scheme>('system');

  begin(): void {
    const kept = localStorage.getItem(KEY);
    this.choose(kept === 'light' || kept === 'dark' ? kept : 'system');
  }

  choose(scheme: Scheme): void {
    this.chosen.value = scheme;
    if (scheme === 'system') {
      localStorage.removeItem(KEY);
      delete document.documentElement.dataset['scheme'];
    } else {
      localStorage.setItem(KEY, scheme);
      document.documentElement.dataset['scheme'] = scheme;
    }
  }
}

export const scheme = new Schemes();
