// The server under test and how to reach it: GRAPHQL_URL, GRAPHQL_KEY and, for streams, GRAPHQL_SUBSCRIPTION, a whole
// document of a subscription that yields at least one result (a run's progress, for instance).
import { strict as assert } from "node:assert";

export const url = process.env.GRAPHQL_URL ?? "http://127.0.0.1:4000/graphql";
export const key = process.env.GRAPHQL_KEY ?? "test-key";
export const subscription = process.env.GRAPHQL_SUBSCRIPTION;
export const socketUrl = url.replace(/^http/, "ws");
export const authorization = `Bearer ${key}`;

/** `fetch` with the key. */
export function authorizedFetch(input, init = {}) {
  return fetch(input, { ...init, headers: { authorization, ...init.headers } });
}

/** Posts a request and gives back the status, the headers and the JSON. */
export async function post(body, headers = {}) {
  const response = await authorizedFetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text ? JSON.parse(text) : undefined };
}

/** Asserts that an answer is one refusal with this code, without data and with the request id. */
export function assertRefused({ status, headers, json }, expectedStatus, code) {
  assert.equal(status, expectedStatus, JSON.stringify(json));
  assert.equal("data" in json, false, "a refused request has no data");
  assert.equal(json.errors[0].extensions.code, code);
  assert.equal(json.errors[0].extensions.requestId, headers.get("x-request-id"));
}
