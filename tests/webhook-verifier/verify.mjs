// Verifies requests as a receiver would. Cases come as JSON on standard input; each says whether it is genuine.
import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

const cases = JSON.parse(await text(process.stdin));
assert.ok(cases.length > 0);
for (const { secret, headers, body, genuine } of cases) {
  const verify = () => new Webhook(secret).verify(body, headers);
  if (genuine) {
    assert.deepEqual(verify(), JSON.parse(body));
  } else {
    assert.throws(verify, WebhookVerificationError);
  }
}
