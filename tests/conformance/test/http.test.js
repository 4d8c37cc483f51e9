// GraphQL over HTTP: the official audit suite, then what it does not ask.
import { strict as assert } from "node:assert";
import { describe, test } from "node:test";

import { serverAudits } from "graphql-http";

import { assertRefused, authorization, authorizedFetch, post, url } from "../server.js";

describe("graphql-http audits", () => {
  for (const audit of serverAudits({ url, fetchFn: authorizedFetch })) {
    test(`${audit.id} ${audit.name}`, async () => {
      const result = await audit.fn();
      assert.equal(result.status, "ok", result.reason);
    });
  }
});

describe("beyond the audits", () => {
  test("no key is 401 with a challenge, before anything is parsed", async () => {
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: "{" });
    assert.equal(response.headers.get("www-authenticate"), "Bearer");
    assertRefused({ status: response.status, headers: response.headers, json: await response.json() }, 401, "UNAUTHENTICATED");
  });

  test("a wrong key is 401", async () => {
    assertRefused(await post({ query: "{__typename}" }, { authorization: "Bearer wrong" }), 401, "UNAUTHENTICATED");
  });

  test("a mutation by GET is 405 and says what is allowed", async () => {
    const response = await authorizedFetch(`${url}?query=${encodeURIComponent("mutation{__typename}")}`);
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), "POST");
  });

  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp"]) {
    test(`a body of type ${type} is 415`, async () => {
      assertRefused(await post({ query: "{__typename}" }, { "content-type": type }), 415, "BAD_USER_INPUT");
    });
  }

  test("an Accept that cannot be served is 406", async () => {
    assertRefused(await post({ query: "{__typename}" }, { accept: "image/png" }), 406, "BAD_USER_INPUT");
  });

  test("a body over a megabyte is 413", async () => {
    assertRefused(await post({ query: "{__typename}", extensions: { x: "x".repeat(1 << 20) } }), 413, "BAD_USER_INPUT");
  });

  test("batches are refused", async () => {
    assertRefused(await post([{ query: "{__typename}" }]), 400, "BAD_USER_INPUT");
  });

  test("quality decides between formats", async () => {
    const { headers } = await post({ query: "{__typename}" }, { accept: "application/json;q=0.3, application/graphql-response+json;q=0.7" });
    assert.match(headers.get("content-type"), /^application\/graphql-response\+json/);
  });

  test("all root fields skipped is an empty object", async () => {
    const { status, json } = await post({ query: "{ __typename @skip(if: true) }" });
    assert.deepEqual([status, json.data], [200, {}]);
  });

  test("the operation is chosen by name", async () => {
    const query = "query A { a: __typename } query B { b: __typename }";
    const { json } = await post({ query, operationName: "B" });
    assert.deepEqual(Object.keys(json.data), ["b"]);
    assertRefused(await post({ query }), 400, "OPERATION_RESOLUTION_FAILURE");
    assertRefused(await post({ query, operationName: "C" }), 400, "OPERATION_RESOLUTION_FAILURE");
  });

  test("only the chosen operation decides whether GET may run it", async () => {
    const query = encodeURIComponent("query A { __typename } mutation B { __typename }");
    assert.equal((await authorizedFetch(`${url}?query=${query}&operationName=A`)).status, 200);
    assert.equal((await authorizedFetch(`${url}?query=${query}&operationName=B`)).status, 405);
  });

  test("errors have places, codes and the request id", async () => {
    const answer = await post({ query: "{\n  __typename\n  é: nonsense_field }" }, { "x-request-id": "from-the-client" });
    assertRefused(answer, 400, "GRAPHQL_PARSE_FAILED");
    assert.equal(answer.headers.get("x-request-id"), "from-the-client");
    assert.equal(answer.json.errors[0].locations[0].line, 3);
  });

  test("at most five errors are sent and the rest counted", async () => {
    const query = `{ ${Array.from({ length: 30 }, (_, i) => `nonsense_${i}`).join(" ")} }`;
    const { json } = await post({ query });
    assert.equal(json.errors.length, 5);
    assert.equal(json.extensions.omittedErrors, 25);
  });

  test("variables are checked before anything runs", async () => {
    const query = "query ($if: Boolean!) { __typename @skip(if: $if) }";
    assertRefused(await post({ query }), 400, "BAD_USER_INPUT");
    assertRefused(await post({ query, variables: { if: "true" } }), 400, "BAD_USER_INPUT");
    assert.equal((await post({ query, variables: { if: false } })).status, 200);
  });

  test("a request id that does not belong in a log is replaced", async () => {
    const { headers } = await post({ query: "{__typename}" }, { "x-request-id": "a".repeat(200) });
    assert.ok(headers.get("x-request-id").length <= 128);
  });

  test("an answer is not kept by caches", async () => {
    const { headers } = await post({ query: "{__typename}" }, { authorization });
    assert.equal(headers.get("cache-control"), "no-store");
  });
});
