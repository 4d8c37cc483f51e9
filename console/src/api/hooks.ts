// How components read and change: a query with its states, a list page by page, an action with its errors.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ask, Refused, Trouble, type UserError } from './client';
import type { TypedDocumentString } from './generated';

export interface Query<R> {
  /** What was read last; it stays while it is read again. */
  data: R | undefined;
  error: Trouble | undefined;
  loading: boolean;
  reload(): Promise<void>;
}

export function useQuery<R, V>(document: TypedDocumentString<R, V>, variables: V, skip = false): Query<R> {
  const key = JSON.stringify(variables);
  const [shown, show] = useState<{ key: string; data?: R; error?: Trouble }>({ key });
  const turn = useRef(0);
  const reload = useCallback(async () => {
    const mine = ++turn.current;
    try {
      const data = await ask(document, JSON.parse(key) as V);
      if (mine === turn.current) show({ key, data });
    } catch (error) {
      if (mine === turn.current) show((before) => ({ key, data: before.key === key ? before.data : undefined, error: asTrouble(error) }));
    }
  }, [document, key]);
  useEffect(() => {
    if (!skip) void reload();
    return () => {
      turn.current++;
    };
  }, [reload, skip]);
  const current = shown.key === key;
  return {
    data: current ? shown.data : undefined,
    error: current ? shown.error : undefined,
    loading: !skip && (!current || (shown.data === undefined && shown.error === undefined)),
    reload,
  };
}

export interface Connection<N> {
  totalCount?: number;
  nodes: N[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

export interface Pages<N> {
  rows: N[];
  total: number | undefined;
  hasMore: boolean;
  /** Nothing has been read yet for these variables. */
  loading: boolean;
  loadingMore: boolean;
  error: Trouble | undefined;
  more(): void;
  reload(): void;
  /** Changes what is shown without asking: for what arrived on another way. */
  amend(change: (rows: N[]) => N[]): void;
}

interface Shown<N> {
  key: string;
  rows: N[];
  total?: number;
  cursor?: string | null;
  hasMore: boolean;
  done: boolean;
  error?: Trouble;
}

/** A list that grows page by page. `variables` are those without the cursor. */
export function usePages<R, V extends { after?: unknown }, N>(
  document: TypedDocumentString<R, V>,
  variables: Omit<V, 'after'>,
  pick: (data: R) => Connection<N> | null | undefined,
): Pages<N> {
  const key = JSON.stringify(variables);
  const empty: Shown<N> = { key, rows: [], hasMore: false, done: false };
  const [shown, show] = useState<Shown<N>>(empty);
  const [loadingMore, setLoadingMore] = useState(false);
  const turn = useRef(0);
  const picking = useRef(pick);
  picking.current = pick;

  const read = useCallback(
    async (after: string | null, before: N[]) => {
      const mine = ++turn.current;
      try {
        const data = await ask(document, { ...(JSON.parse(key) as object), after } as V);
        const page = picking.current(data);
        if (mine !== turn.current) return;
        if (!page) throw new Trouble('You may not see this list.', 'FORBIDDEN');
        show({
          key,
          rows: [...before, ...page.nodes],
          total: page.totalCount,
          cursor: page.pageInfo.endCursor,
          hasMore: page.pageInfo.hasNextPage,
          done: true,
        });
      } catch (error) {
        if (mine === turn.current) show((last) => ({ ...(last.key === key ? last : empty), error: asTrouble(error) }));
      } finally {
        if (mine === turn.current) setLoadingMore(false);
      }
    },
    [document, key],
  );
  useEffect(() => {
    void read(null, []);
    return () => {
      turn.current++;
    };
  }, [read]);

  const current = shown.key === key ? shown : empty;
  return {
    rows: current.rows,
    total: current.total,
    hasMore: current.hasMore,
    loading: !current.done && !current.error,
    loadingMore,
    error: current.error,
    more: () => {
      if (loadingMore || !current.hasMore) return;
      setLoadingMore(true);
      void read(current.cursor ?? null, current.rows);
    },
    reload: () => void read(null, []),
    amend: (change) => show((last) => ({ ...last, rows: change(last.rows) })),
  };
}

export interface Action {
  busy: boolean;
  /** What was refused last, or what went wrong. */
  errors: UserError[];
  /** Whether it was done. */
  run(task: () => Promise<void>): Promise<boolean>;
  clear(): void;
}

export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<UserError[]>([]);
  const run = async (task: () => Promise<void>) => {
    setBusy(true);
    setErrors([]);
    try {
      await task();
      return true;
    } catch (error) {
      setErrors(asUserErrors(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, errors, run, clear: () => setErrors([]) };
}

function asTrouble(error: unknown): Trouble {
  if (error instanceof Trouble) return error;
  return new Trouble(error instanceof Error ? error.message : String(error), 'UNKNOWN');
}

export function asUserErrors(error: unknown): UserError[] {
  if (error instanceof Refused) return error.errors;
  return [{ code: 'INTERNAL_ERROR', field: [], message: asTrouble(error).message }];
}
