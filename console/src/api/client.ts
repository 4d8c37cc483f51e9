// Asks the API, with the key of the person in front of the page. What goes wrong is one of two errors: `Refused` is what
// a person can mend, `Trouble` is anything else.

import type { ErrorCode, TypedDocumentString } from './generated';
import { session } from '../session';

export interface UserError {
  code: ErrorCode;
  field: string[];
  message: string;
}

/** What the API refused, in its own words. */
export class Refused extends Error {
  constructor(readonly errors: UserError[]) {
    super(errors.map((error) => error.message).join(' '));
  }
}

/** What kept the API from answering. */
export class Trouble extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly requestId?: string,
  ) {
    super(message);
  }
}

interface Answer<R> {
  data?: R | null;
  errors?: { message: string; extensions?: { code?: string; requestId?: string } }[];
}

export async function ask<R, V>(document: TypedDocumentString<R, V>, variables: V, signal?: AbortSignal): Promise<R> {
  const answer = await post<R>(document.toString(), variables, signal);
  const [error] = answer.errors ?? [];
  if (error) {
    const code = error.extensions?.code ?? 'UNKNOWN';
    if (code === 'UNAUTHENTICATED') session.expire();
    throw new Trouble(sentence(error.message), code, error.extensions?.requestId);
  }
  if (!answer.data) throw new Trouble('The service sent an answer without data.', 'UNKNOWN');
  return answer.data;
}

/** The payload of a mutation, whose one field the document asks for. Refusals are thrown. */
export async function mutate<R extends object, V>(
  document: TypedDocumentString<R, V>,
  variables: V,
): Promise<NonNullable<R[keyof R]>> {
  const data = await ask(document, variables);
  const payload = Object.values(data)[0] as (NonNullable<R[keyof R]> & { userErrors?: UserError[] }) | null;
  if (!payload) throw new Trouble('The service sent an answer without data.', 'UNKNOWN');
  if (payload.userErrors && payload.userErrors.length > 0) throw new Refused(payload.userErrors);
  return payload;
}

async function post<R>(query: string, variables: unknown, signal?: AbortSignal): Promise<Answer<R>> {
  let response: Response;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${session.key.peek() ?? ''}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query, variables }),
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Trouble('The service cannot be reached. Is it running, and are you online?', 'UNREACHABLE');
  }
  try {
    return (await response.json()) as Answer<R>;
  } catch {
    throw new Trouble(`The service answered with status ${response.status} and no GraphQL.`, 'UNREACHABLE');
  }
}

export function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}
