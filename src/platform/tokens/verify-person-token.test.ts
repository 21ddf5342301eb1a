// People's tokens: the vectors of the specification, another implementation of JOSE, and both halves together.

import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { test } from "node:test";

import { jwtVerify } from "jose";

import { isAppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { createManualClock } from "#platform/clock/manual-clock.ts";
import vectors from "#protocol/tokens/person-vectors.json" with { type: "json" };
import { createTokenMint } from "./mint-token.ts";
import { createSigningKeys } from "./signing-keys.ts";
import { createPersonTokenVerifier } from "./verify-person-token.ts";

function vectorVerifier() {
  const key = createPublicKey({ key: vectors.key, format: "jwk" });
  return createPersonTokenVerifier({ environment: vectors.environment, frontEnds: ["pages"], clock: createManualClock(vectors.now * SECOND), keys: { find: async (kid) => (kid === vectors.kid ? key : null) } });
}

for (const { what, token, person, session, generation } of vectors.accepted) {
  test(`TOK-18: the vector «${what}» is accepted`, async () => {
    assert.deepEqual(await vectorVerifier().verify(token), { personId: person, sessionId: session, generation, frontEnd: "pages", expiresAt: (vectors.now + 300) * SECOND });
  });
}

for (const { rule, what, token } of vectors.refused) {
  test(`a person's token ${what} is refused by ${rule}`, async () => {
    await assert.rejects(vectorVerifier().verify(token), (error) => isAppError(error, "token.refused") && error.details["rule"] === rule);
  });
}

test("TOK-19: another implementation of JOSE accepts a person's token of ours for this audience alone", async () => {
  const clock = createManualClock();
  const keys = createSigningKeys({ clock });
  const { token } = await createTokenMint({ environment: "test", keys, clock }).mintPerson({ personId: createUuid(), sessionId: createUuid(), generation: "g".repeat(43), frontEnd: "pages" });
  const verify = (audience: string) => jwtVerify(token, ({ kid }) => keys.find(String(kid)) ?? new Uint8Array(), { algorithms: ["ES256"], typ: "at+jwt", audience, currentDate: new Date(clock.now()) });
  assert.equal((await verify("spiffe://strongroom.test/api")).payload["azp"], "pages");
  await assert.rejects(verify("spiffe://strongroom.test/role/authority"));
});
