// Which documents are accepted: graphql-js is the referee, on the server's own schema. All documents use meta fields
// only, so that they mean the same on every schema.
import { strict as assert } from "node:assert";
import { before, describe, test } from "node:test";

import { buildClientSchema, getIntrospectionQuery, parse, validate } from "graphql";

import { post } from "../server.js";

let schema;
before(async () => {
  const query = getIntrospectionQuery({ specifiedByUrl: true, directiveIsRepeatable: true, inputValueDeprecation: true });
  schema = buildClientSchema((await post({ query })).json.data);
});

function refereeAccepts(query) {
  try {
    return validate(schema, parse(query)).length === 0;
  } catch {
    return false;
  }
}

const documents = {
  syntax: [
    "{ __typename }", "query { __typename }", "query Q { __typename }", "mutation { __typename }", "{__typename,,,,}",
    "\uFEFF{ __typename } # comment", "", "{", "{}", "{ }", "query", "{ __typename } }", "{ __type(name: \"a\") { } }",
    "query () { __typename }", "{ __type() { name } }", "{ __typename @ }", "query Q($a) { __typename }",
    "{ a:: __typename }", "{ 1a: __typename }", "{ __typename ...}", "fragment on on Query { __typename } { ...on }",
    "{ ... on { __typename } }", "subscription", "type A { b: Int }", "{ __typename } type A { b: Int }", "schema { query: Query }",
    "extend type Query { a: Int }", "{ __type(name: \"unterminated) { name } }", "{ __type(name: 'a') { name } }",
    "{ __type(name: \"\"\"block \\\"\"\" string\"\"\") { name } }", "{ __type(name: \"\\u0041\\n\") { name } }",
    "{ __type(name: \"\\uD83D\\uDE00\") { name } }", "{ __type(name: \"\\x\") { name } }", "{ __type(name: \"\\u12\") { name } }",
    "{ __type(name: \"\\uD83D\") { name } }", "{ __type(name: \"\\u{1F600}\") { name } }", "{ __type(name: \"\\u{110000}\") { name } }",
    "{ __type(name: \"a\nb\") { name } }", "{ __typename @include(if: 01) }", "{ __typename @include(if: 1a) }",
    "query ($a: Int = $b) { __typename @skip(if: $a) }", "query ($a: Boolean = true @x) { __typename @skip(if: $a) }",
    "query ($a: [Boolean!]! = [true]) { __typename }", "{ true: __typename null: __typename on: __typename }",
    "fragment F on Query { __typename }", "query Q { __typename } query R { __typename }", "{ __typename } query R { __typename }",
    "query Q { __typename } query Q { __typename }", "{ __typename } { __typename }",
    "query ($a: Boolean!, $b: Boolean!) @include(if: true) { __typename }", "{ __typename(a: 1) }",
    "{ __type(name: \"a\", name: \"b\") { name } }", "{ __type(nom: \"a\") { name } }", "{ __type { name } }",
  ],
  fields: [
    "{ nonsense_field }", "{ __typename { a } }", "{ __schema }", "{ __schema { types } }", "{ __schema { types { name { a } } } }",
    "{ __schema { __typename types { __typename name } } }", "{ __schema { types { fields(includeDeprecated: true) { name } } } }",
    "{ __schema { types { fields(includeDeprecated: \"true\") { name } } } }", "{ __schema { types { fields(includeDeprecated: 1) { name } } } }",
    "{ __schema { types { fields(includeDeprecated: null) { name } } } }", "{ __type(name: null) { name } }",
    "{ __type(name: 1) { name } }", "{ __type(name: A) { name } }", "{ __type(name: [\"A\"]) { name } }", "{ __type(name: {a: 1}) { name } }",
    "mutation { __schema { description } }", "subscription { __typename }", "{ ... { __typename } }",
    "{ x: __typename x: __schema { __typename } }", "{ x: __type(name: \"a\") { name } x: __type(name: \"b\") { name } }",
    "{ x: __type(name: \"a\") { name } x: __type(name: \"a\") { kind } }", "{ __schema { types { a: name a: kind } } }",
    "{ __schema { types { a: name } types { a: kind } } }", "{ __schema { types { a: name ... { a: kind } } } }",
    "{ __schema { types { a: name ...F } } } fragment F on __Type { a: kind }", "{ __schema { types { ofType { a: name } ofType { a: kind } } } }",
    "{ __schema { directives { isDeprecated } } }", "{ __schema { directives(includeDeprecated: true) { name } } }",
    "{ __schema { directives { args(includeDeprecated: true) { isDeprecated deprecationReason } isRepeatable } } }",
    "{ __type(name: \"a\") { isOneOf specifiedByURL enumValues(includeDeprecated: true) { isDeprecated } } }",
    "{ __type(name: \"a\") { x: fields(includeDeprecated: true) { name } x: fields { name } } }",
  ],
  fragments: [
    "{ ...F } fragment F on Query { __typename }", "{ ...F }", "{ ...F } fragment F on Nonsense { __typename }",
    "{ ...F } fragment F on String { __typename }", "{ ...F } fragment F on __Type { name }", "{ ... on __Type { name } }",
    "{ ... on Nonsense { __typename } }", "{ ... on Boolean { __typename } }", "{ ... on Query { __typename } }",
    "{ ...F } fragment F on Query { ...F }", "{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }",
    "{ ...F } fragment F on Query { __typename } fragment F on Query { __typename }", "{ __typename } fragment F on Query { __typename }",
    "{ ...F ...F } fragment F on Query { __typename }", "{ __schema { ...F } } fragment F on __Schema { types { ...G } } fragment G on __Type { name }",
    "{ __schema { types { ...F } } } fragment F on __Type { ofType { ...F } }", "{ ...F @nonsense } fragment F on Query { __typename }",
    "{ ... @include(if: true) { __typename } }", "fragment F on Query @include(if: true) { __typename } { ...F }",
    "{ ...F } fragment F on Query { nonsense_field }", "{ ... on Query { ... on Query { __typename } } }",
  ],
  variables: [
    "query ($a: Boolean!) { __typename @skip(if: $a) }", "query ($a: Boolean) { __typename @skip(if: $a) }",
    "query ($a: Boolean = true) { __typename @skip(if: $a) }", "query ($a: Boolean = null) { __typename @skip(if: $a) }",
    "query ($a: Boolean! = null) { __typename @skip(if: $a) }", "query ($a: String!) { __typename @skip(if: $a) }",
    "query ($a: [Boolean!]!) { __typename @skip(if: $a) }", "query ($a: Boolean!) { __typename }", "{ __typename @skip(if: $a) }",
    "query ($a: Boolean!, $a: Boolean!) { __typename @skip(if: $a) }", "query ($a: Nonsense!) { __typename @skip(if: $a) }",
    "query ($a: Query) { __typename }", "query ($a: __Type) { __typename }", "query ($a: Boolean! = 1) { __typename @skip(if: $a) }",
    "query ($a: Boolean! = \"true\") { __typename @skip(if: $a) }", "query Q($a: Boolean!) { ...F } fragment F on Query { __typename @skip(if: $a) }",
    "query Q { ...F } fragment F on Query { __typename @skip(if: $a) }", "query Q($a: Boolean!) { ...F } query R { ...F } fragment F on Query { __typename @skip(if: $a) }",
    "query ($n: String!) { __type(name: $n) { name } }", "query ($n: String) { __type(name: $n) { name } }",
    "query ($n: String = \"a\") { __type(name: $n) { name } }", "query ($n: ID!) { __type(name: $n) { name } }",
    "query ($n: [String!]!) { __type(name: $n) { name } }", "query ($n: Int! = 5000000000) { __type(name: $n) { name } }",
    "query ($d: Boolean) { __type(name: \"a\") { fields(includeDeprecated: $d) { name } } }", "query ($d: Boolean!) { __type(name: \"a\") { fields(includeDeprecated: $d) { name } } }",
    "query ($d: __TypeKind = OBJECT) { __typename @skip(if: $d) }", "query ($d: __TypeKind = NONSENSE) { __typename }",
    "query ($a: Boolean! @include(if: true)) { __typename @skip(if: $a) }",
  ],
  directives: [
    "{ __typename @skip(if: true) }", "{ __typename @skip }", "{ __typename @skip(if: null) }", "{ __typename @skip(if: 1) }",
    "{ __typename @skip(unless: true) }", "{ __typename @nonsense }", "{ __typename @deprecated }", "{ __typename @skip(if: true) @skip(if: false) }",
    "{ __typename @skip(if: true) @include(if: false) }", "query @skip(if: true) { __typename }", "query @nonsense { __typename }",
    "mutation @include(if: true) { __typename }", "{ __schema @include(if: false) { types @skip(if: true) { name } } }",
    "{ __typename @skip(if: true, if: true) }", "{ __typename @specifiedBy(url: \"a\") }", "{ __typename @oneOf }",
  ],
  "the 2025 edition": [
    "\"About Q.\" query Q { __typename }", "\"\"\"About Q.\"\"\" query Q { __typename }", "\"About nothing.\" { __typename }",
    "{ ...F } \"About F.\" fragment F on Query { __typename }", "query Q(\"About a.\" $a: Boolean!) { __typename @skip(if: $a) }",
    "\"a\" \"b\" query Q { __typename }", "{ \"a\" __typename }",
  ],
};

/** Where the referee follows an older edition, or a later draft: what the September 2025 edition says. */
const settled = new Map([
  ["\"About Q.\" query Q { __typename }", true],
  ["\"\"\"About Q.\"\"\" query Q { __typename }", true],
  ["{ ...F } \"About F.\" fragment F on Query { __typename }", true],
  ["query Q(\"About a.\" $a: Boolean!) { __typename @skip(if: $a) }", true],
  ["{ __schema { types { fields(includeDeprecated: null) { name } } } }", false],
  ["{ __schema { directives { isDeprecated } } }", false],
  ["{ __schema { directives(includeDeprecated: true) { name } } }", false],
]);

for (const [about, list] of Object.entries(documents)) {
  describe(about, () => {
    for (const query of list) {
      test(query, async () => {
        const { json } = await post({ query, variables: { a: true, n: "a", d: true }, operationName: null });
        const codes = (json.errors ?? []).map((error) => error.extensions.code);
        const refused = codes.some((code) => code === "GRAPHQL_PARSE_FAILED" || code === "GRAPHQL_VALIDATION_FAILED");
        const expected = settled.get(query) ?? refereeAccepts(query);
        assert.equal(!refused, expected, JSON.stringify(json.errors?.map((error) => error.message)));
      });
    }
  });
}
