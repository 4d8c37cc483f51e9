// What the comparison lets pass and what it does not.

import { strict as assert } from "node:assert";
import { test } from "node:test";
import { compare } from "./schema-changes.js";

const released = "type Query { customer(id: ID!): String, customers: [String!]! }";
const section = (text) => `# Changes\n\n## Unreleased\n\n${text}\n\n## 1.0.0\n\nGone: \`Query.customers\`.\n`;

async function unannounced(current, changelog = section("")) {
  return (await compare({ released, current, changelog })).unannounced.map(({ path }) => path);
}

test("what is added and deprecated breaks nobody", async () => {
  const current = `type Query { customer(id: ID!, archived: Boolean): String, customers: [String!]! @deprecated(reason: "Use customer."), more: Int }`;
  assert.deepEqual(await unannounced(current), []);
});

test("what is gone, of another type, or asks for more has to be announced", async () => {
  assert.deepEqual(await unannounced("type Query { customer(id: ID!): String }"), ["Query.customers"]);
  assert.deepEqual(await unannounced("type Query { customer(id: ID!): Int, customers: [String!]! }"), ["Query.customer"]);
  const stricter = "type Query { customer(id: ID!, key: String!): String, customers: [String!]! }";
  assert.deepEqual(await unannounced(stricter), ["Query.customer.key"]);
});

test("the topmost section announces, an older one does not", async () => {
  const current = "type Query { customer(id: ID!): String }";
  assert.deepEqual(await unannounced(current, section("`Query.customers` is gone: use `Query.customer`.")), []);
});
