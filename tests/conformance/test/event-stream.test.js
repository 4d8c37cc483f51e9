// Server-sent events, one operation per connection.
import { strict as assert } from "node:assert";
import { describe, test } from "node:test";

import { createClient } from "graphql-sse";

import { authorization, authorizedFetch, subscription, url } from "../server.js";

const streaming = { skip: subscription ? false : "GRAPHQL_SUBSCRIPTION is not set" };

function open(body, init = {}) {
  return authorizedFetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream", ...init.headers },
    body: JSON.stringify(body),
  });
}

/** The events of a finished stream. */
async function events(response) {
  const blocks = (await response.text()).split("\n\n").filter((block) => block && !block.startsWith(":"));
  return blocks.map((block) => {
    const lines = block.split("\n").map((line) => line.split(/: ?(.*)/s));
    const field = (name) => lines.find(([field]) => field === name)?.[1];
    return { event: field("event"), data: field("data") };
  });
}

describe("event streams", () => {
  test("a query is one next and a complete", async () => {
    const response = await open({ query: "{ __typename }" });
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type"), /^text\/event-stream/);
    assert.match(response.headers.get("cache-control"), /no-store/);
    const [next, complete] = await events(response);
    assert.equal(typeof JSON.parse(next.data).data.__typename, "string");
    assert.deepEqual(complete, { event: "complete", data: "" }, "without a data line EventSource does not hear it");
  });

  test("a query by GET streams too, a mutation does not run", async () => {
    const get = (query) => authorizedFetch(`${url}?query=${encodeURIComponent(query)}`, { headers: { accept: "text/event-stream" } });
    assert.equal((await events(await get("{ __typename }"))).length, 2);
    const [refused] = await events(await get("mutation { __typename }"));
    assert.equal("data" in JSON.parse(refused.data), false);
  });

  test("an invalid document is told in the stream", async () => {
    const response = await open({ query: "{ nonsense_field }" });
    assert.equal(response.status, 200);
    const [next, complete] = await events(response);
    const { data, errors } = JSON.parse(next.data);
    assert.equal(data, undefined);
    assert.equal(errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
    assert.equal(errors[0].extensions.requestId, response.headers.get("x-request-id"));
    assert.equal(complete.event, "complete");
  });

  test("no valid key is 401, not a stream", async () => {
    const response = await open({ query: "{ __typename }" }, { headers: { authorization: "Bearer wrong" } });
    assert.equal(response.status, 401);
    assert.equal((await response.json()).errors[0].extensions.code, "UNAUTHENTICATED");
  });

  test("a subscription needs a stream", streaming, async () => {
    const response = await authorizedFetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: subscription }),
    });
    assert.equal(response.status, 406);
  });

  test("a subscription yields results until it is left", streaming, async () => {
    const leave = new AbortController();
    const response = await fetch(url, {
      method: "POST",
      signal: leave.signal,
      headers: { authorization, "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ query: subscription }),
    });
    const { value } = await response.body.pipeThrough(new TextDecoderStream()).getReader().read();
    assert.match(value, /^event: next\ndata: \{"data":/);
    leave.abort();
  });
});

describe("graphql-sse's own client", () => {
  test("runs a query and a subscription", async () => {
    const client = createClient({ url, headers: { authorization }, retryAttempts: 0 });
    for await (const result of client.iterate({ query: "{ __typename }" })) assert.equal(typeof result.data.__typename, "string");
    if (subscription) {
      for await (const result of client.iterate({ query: subscription })) {
        assert.ok(result.data);
        break;
      }
    }
    client.dispose();
  });

  test("hears of an invalid document", async () => {
    const client = createClient({ url, headers: { authorization }, retryAttempts: 0 });
    const heard = [];
    for await (const result of client.iterate({ query: "{ nonsense_field }" })) heard.push(result);
    assert.equal(heard[0].errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
    client.dispose();
  });
});
