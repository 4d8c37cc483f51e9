// The service under test: GRAPHQL_URL and the key of an admin, GRAPHQL_KEY. Its workspace has customers, and workers run.

import { strict as assert } from "node:assert";
import { createClient, type Client } from "graphql-ws";
import { WebSocket } from "ws";
import type { CustomerStatus, RunFragment } from "./generated/graphql.js";

export const url = process.env["GRAPHQL_URL"] ?? "http://127.0.0.1:8080/graphql";
export const headers = { authorization: `Bearer ${process.env["GRAPHQL_KEY"] ?? ""}` };

/** More pages than one, and an odd last one. */
export const PAGE = 40;

/** A socket for a client that brings none of its own. */
export function socket(): Client {
  return createClient({ url: url.replace(/^http/, "ws"), webSocketImpl: WebSocket, connectionParams: headers });
}

/** A status that it does not have. */
export function otherThan(status: CustomerStatus): CustomerStatus {
  return status === "AT_RISK" ? "ACTIVE" : "AT_RISK";
}

/** Asserts that these are all customers there are, each of them once. */
export function assertWhole(customers: { id: string }[], totalCount: number): void {
  assert.ok(totalCount > PAGE, `${totalCount} customers are one page`);
  assert.equal(customers.length, totalCount);
  assert.equal(new Set(customers.map(({ id }) => id)).size, totalCount);
}

/** Asserts that a run went well, and that it said so last. */
export function assertEnded(states: RunFragment[]): void {
  const last = states.at(-1);
  assert.ok(last && ["SUCCEEDED", "SUCCEEDED_WITH_ISSUES"].includes(last.status), JSON.stringify(states));
  assert.ok(last.customers.seen > 0, JSON.stringify(last));
}
