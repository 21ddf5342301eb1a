// Attacks on service tokens: each is refused, by the rule that is meant for it, with an error that says nothing of the token.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { DAY, SECOND } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { createTokenVerifier } from "#platform/tokens/verify-token.ts";
import { ATTACKS } from "./jwt/cases.ts";
import { createForge } from "./jwt/forge.ts";

const SERVICE = { kind: "service", once: false } as const;
const ONCE = { kind: "service", once: true } as const;
const refusedBy = (rule: string) => (error: unknown) => isAppError(error, "token.refused") && error.details["rule"] === rule;

test("the token that the attacks are made from is accepted", async () => {
  const forge = await createForge();
  assert.equal(forge.verifier.verify(forge.signed(forge.header, forge.claims), SERVICE).role, "worker");
});

test("every attack of the table has a name of its own, and there are at least 48", () => {
  assert.equal(new Set(ATTACKS.map(({ name }) => name)).size, ATTACKS.length);
  assert.ok(ATTACKS.length >= 48, `${ATTACKS.length} attacks`);
});

for (const { name, attack } of ATTACKS) {
  test(name, async () => {
    const forge = await createForge();
    const token = attack(forge);
    const rule = name.slice(0, name.indexOf(":"));
    let refusal: unknown;
    try {
      forge.verifier.verify(token, { kind: "either", once: false });
    } catch (error) {
      refusal = error;
    }
    assert.ok(isAppError(refusal, "token.refused"), `expected a refusal, got ${String(refusal)}`);
    assert.equal(refusal.details["rule"], rule, refusal.message);
    const said = `${refusal.message} ${JSON.stringify(refusal.details)} ${String(refusal.cause)}`;
    for (const part of String(token).split(".")) assert.equal(part.length > 20 && said.includes(part.slice(0, 20)), false);
  });
}

test("TOK-13: a token that is taken once is refused the second time", async () => {
  const { verifier, mint } = await createForge();
  const { token } = await mint.mint({ subject: "worker", audience: "authority" });
  assert.equal(verifier.verify(token, ONCE).role, "worker");
  assert.throws(() => verifier.verify(token, ONCE), refusedBy("TOK-13"));
});

test("TOK-13: of a hundred uses of one token one is taken, also with another signature over the same claims", async () => {
  const forge = await createForge();
  const tokens = Array.from({ length: 100 }, () => forge.signed(forge.header, forge.claims));
  assert.ok(new Set(tokens).size > 1, "ECDSA signatures differ");
  const taken = tokens.filter((token) => {
    try {
      return forge.verifier.verify(token, ONCE).role === "worker";
    } catch (error) {
      assert.ok(refusedBy("TOK-13")(error));
      return false;
    }
  });
  assert.equal(taken.length, 1);
});

test("TOK-13: a revoked token is refused everywhere", async () => {
  const { verifier, mint, ids } = await createForge();
  const { token, expiresAt } = await mint.mint({ subject: "web", audience: "authority" });
  const { jti } = verifier.verify(token, SERVICE);
  ids.revoke({ jti, exp: expiresAt / SECOND });
  assert.throws(() => verifier.verify(token, SERVICE), refusedBy("TOK-13"));
});

test("TOK-13: many used ids do not let a replay through", async () => {
  const { verifier, mint } = await createForge();
  const { token: first } = await mint.mint({ subject: "worker", audience: "authority" });
  verifier.verify(first, ONCE);
  for (let count = 0; count < 1500; count++) verifier.verify((await mint.mint({ subject: "worker", audience: "authority" })).token, ONCE);
  assert.throws(() => verifier.verify(first, ONCE), refusedBy("TOK-13"));
});

test("TOK-5: a key that was rotated out is good for as long as its tokens, and then no more", async () => {
  const { verifier, mint, keys, clock, header, claims, signed } = await createForge();
  const { token } = await mint.mint({ subject: "web", audience: "authority" });
  await keys.rotate();
  await clock.advance(299 * SECOND);
  assert.equal(verifier.verify(token, SERVICE).role, "web");
  await clock.advance(2 * SECOND);
  const now = Math.floor(clock.now() / SECOND);
  assert.throws(() => verifier.verify(signed(header, { ...claims, iat: now, nbf: now, exp: now + 300 }), SERVICE), refusedBy("TOK-5"));
});

test("TOK-5: a revoked key's tokens are refused at once", async () => {
  const { verifier, mint, keys, header } = await createForge();
  const { token } = await mint.mint({ subject: "web", audience: "authority" });
  keys.revoke(header.kid);
  assert.throws(() => verifier.verify(token, SERVICE), refusedBy("TOK-5"));
  assert.equal(verifier.verify((await mint.mint({ subject: "web", audience: "authority" })).token, SERVICE).role, "web");
});

test("TOK-5: a revoked key that was rotated out before is refused at once too", async () => {
  const { verifier, mint, keys, header } = await createForge();
  const { token } = await mint.mint({ subject: "web", audience: "authority" });
  await keys.rotate();
  keys.revoke(header.kid);
  assert.throws(() => verifier.verify(token, SERVICE), refusedBy("TOK-5"));
});

test("TOK-10: a token for one role is refused by each other, grants and service tokens alike", async () => {
  const { mint, keys, ids, clock } = await createForge();
  const { token } = await mint.mint({ subject: "web", audience: "worker" });
  for (const audience of ["web", "relay", "authority"] as const) {
    const verifier = createTokenVerifier({ environment: "test", audience, keys, ids, clock });
    assert.throws(() => verifier.verify(token, SERVICE), refusedBy("TOK-10"));
  }
});

test("TOK-8: a token of one environment is refused in another that has the same keys", async () => {
  const { mint, keys, ids, clock } = await createForge();
  const { token } = await mint.mint({ subject: "web", audience: "authority" });
  const production = createTokenVerifier({ environment: "production", audience: "authority", keys, ids, clock });
  assert.throws(() => production.verify(token, SERVICE), refusedBy("TOK-8"));
});

test("TOK-14: a job grant is refused where a service token is expected, and the reverse", async () => {
  const { mint, verifier } = await createForge();
  const service = await mint.mint({ subject: "worker", audience: "authority" });
  const grant = await mint.mint({ subject: "worker", audience: "authority", grant: { tenantId: createUuid(), vaultId: createUuid() } });
  assert.throws(() => verifier.verify(grant.token, SERVICE), refusedBy("TOK-14"));
  assert.throws(() => verifier.verify(service.token, { kind: "grant", once: false }), refusedBy("TOK-14"));
});

test("TOK-14: a job grant of any role but the worker is refused", async () => {
  const { mint, verifier } = await createForge();
  for (const subject of ["web", "relay", "authority"] as const) {
    const { token } = await mint.mint({ subject, audience: "authority", grant: { tenantId: createUuid(), vaultId: createUuid() } });
    assert.throws(() => verifier.verify(token, { kind: "grant", once: false }), refusedBy("TOK-14"));
  }
});

test("TOK-16: after a day tokens are signed with another key", async () => {
  const { mint, keys, clock, header } = await createForge();
  await clock.advance(DAY);
  await mint.mint({ subject: "web", audience: "authority" });
  const { kid } = await keys.current();
  assert.notEqual(kid, header.kid);
});
