// The rules of graphql-transport-ws, one test each, in the order of PROTOCOL.md.
import { strict as assert } from "node:assert";
import { describe, test } from "node:test";

import { createClient } from "graphql-ws";
import WebSocket from "ws";

import { Socket } from "../socket.js";
import { authorization, socketUrl, subscription, url } from "../server.js";

const query = { query: "{ __typename }" };

/** Runs a test on a socket and leaves nothing open. */
function rule(name, options, open, body) {
  test(name, options, async () => {
    const socket = await open();
    try {
      await body(socket);
    } finally {
      socket.end();
    }
  });
}
const onOpen = (name, body, options = {}) => rule(name, options, () => Socket.open(), body);
const onReady = (name, body, options = {}) => rule(name, options, () => Socket.ready(), body);

describe("the handshake", () => {
  onOpen("selects graphql-transport-ws", async (socket) => {
    assert.equal(socket.socket.protocol, "graphql-transport-ws");
  });

  rule("closes 4406 when no subprotocol is offered", {}, () => Socket.open({ protocol: [] }), async (socket) => {
    assert.equal((await socket.close()).code, 4406);
  });

  test("refuses pages of other origins", async () => {
    const socket = new Socket({ headers: { origin: "https://elsewhere.example" } });
    assert.equal(await socket.within(socket.refused, "the handshake was not refused"), 403);
  });

  test("lets pages of its own origin in", async () => {
    const socket = await Socket.ready({ headers: { origin: new URL(url).origin } });
    socket.end();
  });
});

describe("the connection", () => {
  onOpen("closes 4408 when nobody introduces themselves", async (socket) => {
    const { code, reason } = await socket.close();
    assert.deepEqual([code, reason], [4408, "Connection initialisation timeout"]);
  });

  onOpen("acknowledges a key in the payload", async (socket) => {
    socket.say({ type: "connection_init", payload: { authorization } });
    assert.equal((await socket.hear("connection_ack")).type, "connection_ack");
  });

  rule("acknowledges a key in the handshake", {}, () => Socket.open({ headers: { authorization } }), async (socket) => {
    socket.say({ type: "connection_init" });
    await socket.hear("connection_ack");
  });

  onOpen("closes 4403 for a wrong key", async (socket) => {
    socket.say({ type: "connection_init", payload: { authorization: "Bearer wrong" } });
    assert.deepEqual(await socket.close(), { code: 4403, reason: "Forbidden" });
  });

  onOpen("closes 4401 without any key", async (socket) => {
    socket.say({ type: "connection_init", payload: null });
    assert.deepEqual(await socket.close(), { code: 4401, reason: "Unauthorized" });
  });

  onReady("closes 4429 at a second introduction", async (socket) => {
    socket.say({ type: "connection_init" });
    assert.deepEqual(await socket.close(), { code: 4429, reason: "Too many initialisation requests" });
  });

  onOpen("closes 4429 at two introductions at once", async (socket) => {
    socket.say({ type: "connection_init", payload: { authorization } });
    socket.say({ type: "connection_init", payload: { authorization } });
    assert.equal((await socket.close()).code, 4429);
  });

  onOpen("answers pings before and after the introduction, with their payload", async (socket) => {
    socket.say({ type: "ping", payload: { n: 1 } });
    assert.deepEqual(await socket.hear("pong"), { type: "pong", payload: { n: 1 } });
    socket.say({ type: "connection_init", payload: { authorization } });
    await socket.hear("connection_ack");
    socket.say({ type: "ping" });
    assert.deepEqual(await socket.hear("pong"), { type: "pong" });
  });

  onReady("takes unasked pongs", async (socket) => {
    socket.say({ type: "pong", payload: {} });
    socket.say({ type: "ping" });
    await socket.hear("pong");
  });
});

describe("invalid messages", () => {
  const invalid = {
    "no JSON": "{",
    "no object": "[]",
    "no type": "{}",
    "an unknown type": { type: "start", id: "1", payload: query },
    "a message of the server": { type: "connection_ack" },
    "a payload that is no object": { type: "ping", payload: "x" },
    "a subscription without an id": { type: "subscribe", payload: query },
    "a subscription with an empty id": { type: "subscribe", id: "", payload: query },
    "a subscription without a payload": { type: "subscribe", id: "1" },
    "a subscription whose payload is an array": { type: "subscribe", id: "1", payload: ["{ __typename }"] },
    "a subscription without a query": { type: "subscribe", id: "1", payload: {} },
    "variables that are no object": { type: "subscribe", id: "1", payload: { ...query, variables: [1] } },
    "a completion without an id": { type: "complete" },
  };
  for (const [what, message] of Object.entries(invalid)) {
    onReady(`${what} closes 4400`, async (socket) => {
      socket.say(message);
      const { code, reason } = await socket.close();
      assert.equal(code, 4400);
      assert.ok(reason.length > 0 && Buffer.byteLength(reason) <= 123);
    });
  }

  onReady("a very wrong message has a reason that fits the frame", async (socket) => {
    socket.say({ type: "é".repeat(500) });
    const { code, reason } = await socket.close();
    assert.equal(code, 4400);
    assert.ok(Buffer.byteLength(reason) <= 123);
  });

  onReady("a message over a megabyte closes 1009", async (socket) => {
    socket.say({ type: "ping", payload: { x: "x".repeat(1 << 20) } });
    assert.equal((await socket.close()).code, 1009);
  });

  onReady("a binary frame closes 4400", async (socket) => {
    socket.socket.send(Buffer.from(JSON.stringify({ type: "ping" })));
    assert.equal((await socket.close()).code, 4400);
  });
});

describe("operations", () => {
  onOpen("before the acknowledgement close 4401", async (socket) => {
    socket.say({ type: "subscribe", id: "1", payload: query });
    assert.deepEqual(await socket.close(), { code: 4401, reason: "Unauthorized" });
  });

  onReady("a query is one next and a complete", async (socket) => {
    socket.say({ type: "subscribe", id: "q", payload: query });
    assert.equal(typeof (await socket.hear("next", "q")).payload.data.__typename, "string");
    assert.deepEqual(await socket.hear("complete", "q"), { type: "complete", id: "q" });
  });

  onReady("an invalid document is an error and no complete", async (socket) => {
    socket.say({ type: "subscribe", id: "e", payload: { query: "{ nonsense_field }" } });
    const { payload } = await socket.hear("error", "e");
    assert.equal(payload[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
    assert.equal(typeof payload[0].extensions.requestId, "string");
    socket.say({ type: "ping" });
    await socket.hear("pong");
    assert.deepEqual(socket.heard, []);
  });

  onReady("wrong variables are an error", async (socket) => {
    const payload = { query: "query ($a: Boolean!) { __typename @skip(if: $a) }" };
    socket.say({ type: "subscribe", id: "v", payload });
    assert.equal((await socket.hear("error", "v")).payload[0].extensions.code, "BAD_USER_INPUT");
  });

  onReady("an id is free again after its end", async (socket) => {
    for (let round = 0; round < 20; round += 1) {
      socket.say({ type: "subscribe", id: "same", payload: round % 2 ? query : { query: "{" } });
      await socket.hear(round % 2 ? "complete" : "error", "same");
      if (round % 2) await socket.hear("next", "same");
    }
  });

  onReady("run side by side", async (socket) => {
    const ids = Array.from({ length: 40 }, (_, i) => `op${i}`);
    ids.forEach((id) => socket.say({ type: "subscribe", id, payload: query }));
    await Promise.all(ids.map((id) => socket.hear("complete", id)));
  });

  onReady("completing what does not run is fine", async (socket) => {
    socket.say({ type: "complete", id: "never" });
    socket.say({ type: "ping" });
    await socket.hear("pong");
  });
});

const streaming = { skip: subscription ? false : "GRAPHQL_SUBSCRIPTION is not set" };

describe("subscriptions", () => {
  onReady("yield results", async (socket) => {
    socket.say({ type: "subscribe", id: "s", payload: { query: subscription } });
    assert.ok((await socket.hear("next", "s")).payload.data);
  }, streaming);

  const failing = process.env.GRAPHQL_FAILING_SUBSCRIPTION;
  onReady("one that cannot start is an error and no complete", async (socket) => {
    socket.say({ type: "subscribe", id: "f", payload: { query: failing } });
    assert.equal(typeof (await socket.hear("error", "f")).payload[0].extensions.code, "string");
    socket.say({ type: "ping" });
    await socket.hear("pong");
    assert.deepEqual(socket.heard, []);
  }, { skip: failing ? false : "GRAPHQL_FAILING_SUBSCRIPTION is not set" });

  const endless = process.env.GRAPHQL_ENDLESS_SUBSCRIPTION;
  const waiting = { skip: endless ? false : "GRAPHQL_ENDLESS_SUBSCRIPTION is not set" };

  onReady("an id in use closes 4409", async (socket) => {
    const id = "x".repeat(300);
    socket.say({ type: "subscribe", id, payload: { query: endless } });
    socket.say({ type: "subscribe", id, payload: query });
    const { code, reason } = await socket.close();
    assert.equal(code, 4409);
    assert.match(reason, /^Subscriber for x+/);
  }, waiting);

  onReady("nothing is sent after the client completes, and the id is free", async (socket) => {
    socket.say({ type: "subscribe", id: "c", payload: { query: endless } });
    socket.say({ type: "complete", id: "c" });
    socket.say({ type: "subscribe", id: "c", payload: query });
    await socket.hear("next", "c");
    await socket.hear("complete", "c");
    assert.deepEqual(socket.heard.filter(({ id }) => id === "c"), []);
  }, waiting);

  onReady("the fifty-first at a time is refused, the others go on", async (socket) => {
    for (let i = 0; i < 51; i += 1) socket.say({ type: "subscribe", id: `s${i}`, payload: { query: endless } });
    assert.equal((await socket.hear("error", "s50")).payload[0].extensions.code, "RATE_LIMITED");
    socket.say({ type: "complete", id: "s0" });
    socket.say({ type: "subscribe", id: "again", payload: query });
    await socket.hear("complete", "again");
  }, waiting);

  const revoked = process.env.GRAPHQL_SHORT_LIVED_KEY;
  rule("a key that is revoked closes 4403", { skip: revoked ? false : "GRAPHQL_SHORT_LIVED_KEY is not set" }, () => Socket.open(), async (socket) => {
    socket.say({ type: "connection_init", payload: { authorization: `Bearer ${revoked}` } });
    await socket.hear("connection_ack");
    assert.equal((await socket.close()).code, 4403);
  });
});

describe("graphql-ws's own client", () => {
  test("runs a query and a subscription", async () => {
    const client = createClient({ url: socketUrl, webSocketImpl: WebSocket, connectionParams: { Authorization: authorization }, retryAttempts: 0 });
    try {
      for await (const result of client.iterate(query)) assert.equal(typeof result.data.__typename, "string");
      if (subscription) {
        for await (const result of client.iterate({ query: subscription })) {
          assert.ok(result.data);
          break;
        }
      }
    } finally {
      await client.dispose();
    }
  });
});
