// urql with its document cache; its subscriptions go over graphql-ws, and over server-sent events, which it speaks itself.

import { strict as assert } from "node:assert";
import { after, test } from "node:test";
import { Client, cacheExchange, fetchExchange, subscriptionExchange } from "@urql/core";
import {
  ChangesDocument,
  CursorDocument,
  CustomersDocument,
  ProgressDocument,
  SetStatusDocument,
  StartSyncDocument,
  type RowFragment,
  type RunFragment,
} from "./generated/graphql.js";
import { assertEnded, assertWhole, headers, otherThan, PAGE, socket, url } from "./service.js";

const ws = socket();
const bySocket = new Client({
  url,
  preferGetMethod: false,
  fetchOptions: { headers },
  exchanges: [
    cacheExchange,
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({ query = "", variables }) => ({
        subscribe: (sink) => ({ unsubscribe: ws.subscribe({ query, variables: variables as Record<string, unknown> }, sink) }),
      }),
    }),
  ],
});
const byEvents = new Client({
  url,
  preferGetMethod: false,
  fetchOptions: { headers },
  fetchSubscriptions: true,
  exchanges: [cacheExchange, fetchExchange],
});

after(() => ws.dispose());

test("pages follow one another, by POST and by GET", async () => {
  for (const preferGetMethod of [false, "force"] as const) {
    const rows: RowFragment[] = [];
    let after: string | null = null;
    let totalCount = 0;
    do {
      const result: Awaited<ReturnType<typeof page>> = await page(after, preferGetMethod);
      assert.ok(result, "no page");
      rows.push(...result.edges.map(({ node }) => node));
      totalCount = result.totalCount;
      after = result.pageInfo.hasNextPage ? result.pageInfo.endCursor : null;
    } while (after);
    assertWhole(rows, totalCount);
  }
});

async function page(after: string | null, preferGetMethod: false | "force") {
  const { data, error } = await bySocket.query(CustomersDocument, { first: PAGE, after }, { preferGetMethod });
  assert.equal(error, undefined);
  return data?.customers;
}

test("a mutation makes the cache ask again, and a subscriber hears of it", async () => {
  const last = () => bySocket.query(CustomersDocument, { first: 2 });
  const before = (await last()).data?.customers?.edges.at(-1)?.node;
  assert.ok(before);
  const begin = await bySocket.query(CursorDocument, {});
  const heard = new Promise((resolve, reject) => {
    const variables = { customer: before.id, after: begin.data?.customerChangeCursor ?? null };
    const { unsubscribe } = bySocket.subscription(ChangesDocument, variables).subscribe(({ data, error }) => {
      if (error) reject(error);
      else if (data) resolve(data.customerChanged.fields);
      unsubscribe();
    });
  });
  const status = otherThan(before.status);
  const changed = await bySocket.mutation(SetStatusDocument, { id: before.id, status });
  assert.deepEqual(changed.data?.updateCustomer?.userErrors, []);
  assert.equal((await last()).data?.customers?.edges.at(-1)?.node.status, status);
  assert.match(JSON.stringify(await heard), /"name":"status"/);
});

for (const [way, client] of Object.entries({ "graphql-ws": bySocket, "server-sent events": byEvents })) {
  test(`a run is followed to its end over ${way}`, async () => {
    const started = await client.mutation(StartSyncDocument, {});
    const run = started.data?.startFullSync?.run?.id;
    assert.ok(run, JSON.stringify(started.error ?? started.data));
    const states: RunFragment[] = [];
    await new Promise<void>((resolve, reject) => {
      client.subscription(ProgressDocument, { run }).subscribe(({ data, error, hasNext }) => {
        if (error) reject(error);
        else if (data) states.push(data.syncProgress);
        if (!hasNext) resolve();
      });
    });
    assertEnded(states);
  });
}
