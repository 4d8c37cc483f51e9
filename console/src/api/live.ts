// Follows the API over one WebSocket, in the `graphql-transport-ws` protocol. A connection that breaks is made again, and
// those who listen hear of both.

import { signal } from '@preact/signals';
import { type Client, createClient, type ExecutionResult } from 'graphql-ws';
import { useEffect, useRef } from 'preact/hooks';
import type { TypedDocumentString } from './generated';
import { session } from '../session';

/** Whether what is followed arrives at this moment. */
export const online = signal(true);

let client: Client | undefined;

function connection(): Client {
  client ??= createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    connectionParams: () => ({ Authorization: `Bearer ${session.key.peek() ?? ''}` }),
    lazyCloseTimeout: 1_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    // a key that is no longer valid stays so
    shouldRetry: (event) => !(event instanceof CloseEvent) || (event.code !== 4403 && event.code !== 4401),
    retryWait: (tries) => new Promise((done) => setTimeout(done, Math.min(500 * 2 ** tries, 10_000))),
    on: {
      connected: () => {
        online.value = true;
      },
      closed: (event) => {
        const { code } = event as CloseEvent;
        if (code === 4403 || code === 4401) session.expire();
        else if (code !== 1000) online.value = false;
      },
    },
  });
  return client;
}

session.key.subscribe(() => {
  void client?.dispose();
  client = undefined;
  online.value = true;
});

export interface Followed<R> {
  next(data: R): void;
  error?(message: string): void;
  complete?(): void;
}

/** Follows until the function it gives back is called. Variables are asked for anew whenever a connection is made. */
export function follow<R, V extends Record<string, unknown>>(
  document: TypedDocumentString<R, V>,
  variables: V,
  listener: Followed<R>,
): () => void {
  return connection().subscribe<R>(
    { query: document.toString(), variables },
    {
      next: (result: ExecutionResult<R, unknown>) => {
        const [error] = result.errors ?? [];
        if (error) listener.error?.(error.message);
        else if (result.data) listener.next(result.data);
      },
      error: (error) => listener.error?.(messageOf(error)),
      complete: () => listener.complete?.(),
    },
  );
}

/** The same for as long as a component is shown and `variables` is not null. */
export function useFollow<R, V extends Record<string, unknown>>(
  document: TypedDocumentString<R, V>,
  variables: V | null,
  listener: Followed<R>,
): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    if (variables === null) return undefined;
    return follow(document, variables, {
      next: (data) => latest.current.next(data),
      error: (message) => latest.current.error?.(message),
      complete: () => latest.current.complete?.(),
    });
  }, [document, JSON.stringify(variables)]);
}

function messageOf(error: unknown): string {
  if (Array.isArray(error)) return error.map((one: { message?: string }) => one.message ?? '').join(' ');
  return error instanceof Error ? error.message : 'The connection was closed.';
}
