// Relay's runtime with what its compiler made: pages that its own connection handler joins, a row that is asked for again
// by `node(id:)`, a mutation and a subscription that change its store.

const assert = require("node:assert/strict");
const { after, test } = require("node:test");
const {
  ConnectionHandler,
  Environment,
  Network,
  Observable,
  RecordSource,
  Store,
  commitMutation,
  fetchQuery,
  requestSubscription,
} = require("relay-runtime");

const artifact = (name) => require(`./__generated__/${name}.graphql`);
const service = import("../out/service.js");

const environment = service.then(({ url, headers, socket }) => {
  const ws = socket();
  after(() => ws.dispose());
  const ask = async ({ text }, variables) => {
    const body = JSON.stringify({ query: text, variables });
    const answer = await fetch(url, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body });
    return answer.json();
  };
  const hear = ({ text }, variables) => Observable.create((sink) => ws.subscribe({ query: text, variables }, sink));
  return new Environment({ network: Network.create(ask, hear), store: new Store(new RecordSource()) });
});

/** The list as Relay keeps it under its key. */
function list(environment) {
  const connection = environment
    .getStore()
    .getSource()
    .get(ConnectionHandler.getConnectionID("client:root", "documentsList_customers", { sort: { field: "NAME" } }));
  return { edges: connection.edges.__refs, page: environment.getStore().getSource().get(connection.pageInfo.__ref) };
}

/** Its fourth row; the other clients change others. */
function row(environment) {
  const source = environment.getStore().getSource();
  return source.get(source.get(list(environment).edges[3]).node.__ref);
}

test("pages are joined by Relay's own handler", async () => {
  const [relay, { PAGE, assertWhole }] = await Promise.all([environment, service]);
  const load = (query, variables) => fetchQuery(relay, artifact(query), variables).toPromise();
  relay.retain(operation("documentsQuery", { first: PAGE }));
  await load("documentsQuery", { first: PAGE });
  while (list(relay).page.hasNextPage) {
    const { edges, page } = list(relay);
    const variables = { first: PAGE, after: page.endCursor };
    relay.retain(operation("documentsListPage", variables));
    await load("documentsListPage", variables);
    assert.ok(list(relay).edges.length > edges.length, "a page adds nothing");
  }
  const source = relay.getStore().getSource();
  const nodes = list(relay).edges.map((edge) => ({ id: source.get(edge).node.__ref }));
  assertWhole(nodes, nodes.length);
});

test("a row is asked for again by its id", async () => {
  const relay = await environment;
  const { __id: id, displayId } = row(relay);
  const again = await fetchQuery(relay, artifact("documentsRowAgain"), { id }, { fetchPolicy: "network-only" }).toPromise();
  assert.equal(again.node.__id, id);
  assert.equal(row(relay).displayId, displayId);
});

test("a mutation and a subscription change the store", async () => {
  const [relay, { otherThan }] = await Promise.all([environment, service]);
  const { __id: id, status } = row(relay);
  const { customerChangeCursor } = await fetchQuery(relay, artifact("documentsCursor"), {}).toPromise();
  const heard = new Promise((resolve, reject) => {
    const { dispose } = requestSubscription(relay, {
      subscription: artifact("documentsChanges"),
      variables: { customer: id, after: customerChangeCursor },
      onNext: ({ customerChanged }) => {
        dispose();
        resolve(customerChanged.event);
      },
      onError: reject,
    });
  });
  const variables = { id, status: otherThan(status) };
  await new Promise((onCompleted, onError) => {
    commitMutation(relay, { mutation: artifact("documentsSetStatus"), variables, onCompleted, onError });
  });
  assert.equal(row(relay).status, variables.status);
  assert.equal(await heard, "UPDATED");
});

function operation(name, variables) {
  const { createOperationDescriptor } = require("relay-runtime");
  return createOperationDescriptor(artifact(name), variables);
}
