// A secret that was made just now. It is shown on the endpoint's page until the person is done with it or goes away; it is
// kept nowhere else.

import { signal } from '@preact/signals';

class Fresh {
  readonly #made = signal<{ endpoint: string; secret: string } | null>(null);

  keep(endpoint: string, secret: string): void {
    this.#made.value = { endpoint, secret };
  }

  of(endpoint: string): string | undefined {
    return this.#made.value?.endpoint === endpoint ? this.#made.value.secret : undefined;
  }

  forget(): void {
    this.#made.value = null;
  }
}

export const fresh = new Fresh();
