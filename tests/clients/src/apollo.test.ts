// Apollo Client with its normalised cache, its Relay pagination and its link for subscriptions over graphql-ws.

import { strict as assert } from "node:assert";
import { after, test } from "node:test";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { getMainDefinition, relayStylePagination } from "@apollo/client/utilities";
import {
  ChangesDocument,
  CursorDocument,
  CustomersDocument,
  ProgressDocument,
  RowFragmentDoc,
  RunFragmentDoc,
  SetStatusDocument,
  StartSyncDocument,
  type CustomersQuery,
  type RunFragment,
} from "./generated/graphql.js";
import { assertEnded, assertWhole, headers, otherThan, PAGE, socket, url } from "./service.js";

const ws = socket();
const client = new ApolloClient({
  cache: new InMemoryCache({ typePolicies: { Query: { fields: { customers: relayStylePagination(["sort"]) } } } }),
  link: ApolloLink.split(
    ({ query }) => {
      const main = getMainDefinition(query);
      return main.kind === "OperationDefinition" && main.operation === "subscription";
    },
    new GraphQLWsLink(ws),
    new HttpLink({ uri: url, headers }),
  ),
});

after(async () => {
  client.stop();
  await ws.dispose();
});

test("pages are joined to one list", async () => {
  let after: string | null = null;
  do {
    const result: ApolloClient.QueryResult<CustomersQuery> = await client.query({
      query: CustomersDocument,
      variables: { first: PAGE, after },
      fetchPolicy: "network-only",
    });
    after = result.data?.customers?.pageInfo.hasNextPage ? result.data.customers.pageInfo.endCursor : null;
  } while (after);
  const whole = client.readQuery({ query: CustomersDocument, variables: { first: PAGE } })?.customers;
  assert.ok(whole);
  assertWhole(whole.edges.map(({ node }) => node), whole.totalCount);
});

test("a mutation changes the row in the cache, and a subscriber hears of it", async () => {
  const { data } = await client.query({ query: CustomersDocument, variables: { first: 1 }, fetchPolicy: "no-cache" });
  const before = data?.customers?.edges[0]?.node;
  assert.ok(before);
  const { data: begin } = await client.query({ query: CursorDocument, fetchPolicy: "no-cache" });
  const variables = { customer: before.id, after: begin?.customerChangeCursor ?? null };
  const heard = new Promise((resolve, reject) => {
    const subscription = client.subscribe({ query: ChangesDocument, variables }).subscribe({
      next: ({ data, error }) => {
        subscription.unsubscribe();
        return error ? reject(error) : resolve(data?.customerChanged.fields);
      },
      error: reject,
    });
  });
  const status = otherThan(before.status);
  const changed = await client.mutate({ mutation: SetStatusDocument, variables: { id: before.id, status } });
  assert.deepEqual(changed.data?.updateCustomer?.userErrors, []);

  const id = client.cache.identify({ __typename: "Customer", id: before.id });
  assert.ok(id);
  assert.equal(client.readFragment({ id, fragment: RowFragmentDoc })?.status, status);
  assert.match(JSON.stringify(await heard), /"name":"status"/);
});

test("the cache follows a run to its end", async () => {
  const started = await client.mutate({ mutation: StartSyncDocument });
  const run = started.data?.startFullSync?.run?.id;
  assert.ok(run, JSON.stringify(started.error ?? started.data));
  const states: RunFragment[] = [];
  await new Promise<void>((resolve, reject) => {
    client.subscribe({ query: ProgressDocument, variables: { run } }).subscribe({
      next: ({ data, error }) => (data ? states.push(data.syncProgress) : reject(error)),
      error: reject,
      complete: resolve,
    });
  });
  assertEnded(states);
  const id = client.cache.identify({ __typename: "SyncRun", id: run });
  assert.ok(id);
  assert.equal(client.readFragment({ id, fragment: RunFragmentDoc })?.status, states.at(-1)?.status);
});
