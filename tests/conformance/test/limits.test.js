// What a document may ask for, and that tools still get the schema.
import { strict as assert } from "node:assert";
import { describe, test } from "node:test";

import { buildClientSchema, getIntrospectionQuery } from "graphql";

import { assertRefused, post } from "../server.js";

const repeat = (count, text) => Array.from({ length: count }, (_, i) => text(i)).join(" ");
const typeOf = (levels) => "ofType { ".repeat(levels) + "name" + " }".repeat(levels);

describe("limits", () => {
  test("the introspection query of every tool passes", async () => {
    const query = getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true });
    const { status, json } = await post({ query });
    assert.equal(status, 200, JSON.stringify(json.errors));
    assert.ok(buildClientSchema(json.data).getQueryType());
  });

  const refused = {
    "64 KiB of document": `{ __typename } # ${"x".repeat(65_536)}`,
    "50 aliases": `{ ${repeat(51, (i) => `a${i}: __typename`)} }`,
    "1,000 fields": `{ ${repeat(1_001, () => "__typename")} }`,
    "50 directives": `{ ${repeat(51, () => "__typename @include(if: true)")} }`,
    "the depth": `{ __type(name: "Query") { ${typeOf(30)} } }`,
    "three nested introspection lists": "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
    "fragments that double": `{ ...f0 } ${repeat(20, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`)} fragment f20 on Query { __typename }`,
    "a long chain of fragments": `{ ...f0 } ${repeat(500, (i) => `fragment f${i} on Query { ...f${i + 1} }`)} fragment f500 on Query { __typename }`,
    "deep lists of values": `{ __type(name: ${"[".repeat(500)}"x"${"]".repeat(500)}) { name } }`,
    "deep lists of types": `query ($a: ${"[".repeat(3_000)}Int${"]".repeat(3_000)}) { __typename }`,
    "deep selections": `${"{ a ".repeat(3_000)}${"}".repeat(3_000)}`,
    "too many tokens": `{ ${repeat(9_000, () => "a")} }`,
  };
  for (const [what, query] of Object.entries(refused)) {
    test(`${what} is too complex`, async () => {
      const answer = await post({ query });
      assertRefused(answer, 400, "QUERY_TOO_COMPLEX");
      assert.match(answer.json.errors[0].message, /\w+ \w+ \w+/);
    });
  }

  test("what is just within the limits passes", async () => {
    assert.equal((await post({ query: `{ ${repeat(50, (i) => `a${i}: __typename`)} }` })).status, 200);
    assert.equal((await post({ query: `{ ${repeat(1_000, () => "__typename")} }` })).status, 200);
  });

  test("the deepest chain of fragments that the gate lets through is executed", async () => {
    const chain = (length) => `{ ...f0 } ${repeat(length, (i) => `fragment f${i} on Query { ...f${i + 1} }`)} fragment f${length} on Query { __typename }`;
    let length = 60;
    while ((await post({ query: chain(length) })).json.errors?.[0].extensions.code === "QUERY_TOO_COMPLEX") length -= 1;
    const { status, json } = await post({ query: chain(length) });
    assert.equal(status, 200, JSON.stringify(json));
    assert.ok(length >= 20, `only ${length} fragments`);
  });

  test("the cost of an operation is told", async () => {
    const { json } = await post({ query: "{ a: __typename b: __typename }" });
    assert.equal(json.extensions.cost.requested, 2);
    assert.ok(json.extensions.cost.maximum > 1_000);
  });
});
