// Making and verifying: the vectors of the specification, another implementation of JOSE, and both halves together.

import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { test } from "node:test";

import { jwtVerify, SignJWT } from "jose";

import { isAppError } from "#base/app-error.ts";
import { HOUR, SECOND } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { createManualClock } from "#platform/clock/manual-clock.ts";
import { parseToken } from "#protocol/tokens/parse-token.ts";
import vectors from "#protocol/tokens/vectors.json" with { type: "json" };
import { createTokenMint } from "./mint-token.ts";
import { createSigningKeys, type VerificationKeys } from "./signing-keys.ts";
import { createTokenIds } from "./token-ids.ts";
import { createTokenVerifier } from "./verify-token.ts";

const EITHER = { kind: "either", once: false } as const;

function partsAt(now?: number) {
  const clock = now === undefined ? createManualClock() : createManualClock(now);
  const keys = createSigningKeys({ clock });
  const ids = createTokenIds({ clock });
  const verifierWith = (list: VerificationKeys) => createTokenVerifier({ environment: "test", audience: "authority", keys: list, ids, clock });
  return { clock, keys, ids, mint: createTokenMint({ environment: "test", keys, clock }), verifier: verifierWith(keys), verifierWith };
}

function vectorVerifier() {
  const key = createPublicKey({ key: vectors.key, format: "jwk" });
  return partsAt(vectors.now * SECOND).verifierWith({ find: (kid) => (kid === vectors.kid ? key : null) });
}

for (const { what, token, role, tenant, vault } of vectors.accepted) {
  test(`TOK-6: the vector «${what}» is accepted`, () => {
    const verified = vectorVerifier().verify(token, EITHER);
    assert.equal(verified.role, role);
    assert.deepEqual(verified.grant, tenant === null ? null : { tenantId: tenant, vaultId: vault });
  });
}

for (const { rule, what, token } of vectors.refused) {
  test(`the vector «${what}» is refused by ${rule}`, () => {
    assert.throws(() => vectorVerifier().verify(token, EITHER), (error) => isAppError(error, "token.refused") && error.details["rule"] === rule);
  });
}

test("TOK-15: what the authority makes is for one subject and one audience, lives at most 300 seconds, and never comes twice", async () => {
  const { mint, verifier, clock } = partsAt();
  const made = await Promise.all(Array.from({ length: 50 }, () => mint.mint({ subject: "relay", audience: "authority" })));
  const verified = made.map(({ token }) => verifier.verify(token, EITHER));
  assert.equal(new Set(verified.map(({ jti }) => jti)).size, 50);
  for (const { expiresAt, role } of verified) assert.ok(role === "relay" && expiresAt - clock.now() <= 300 * SECOND && expiresAt > clock.now());
});

test("TOK-11: a token is good until its last second", async () => {
  const { mint, verifier, clock } = partsAt();
  const { token, expiresAt } = await mint.mint({ subject: "web", audience: "authority" });
  await clock.advance(expiresAt - clock.now() - 1);
  assert.equal(verifier.verify(token, EITHER).role, "web");
  await clock.advance(1);
  assert.throws(() => verifier.verify(token, EITHER), (error) => isAppError(error, "token.refused") && error.details["rule"] === "TOK-11");
});

test("TOK-12: a token of a machine whose clock is half a minute ahead is accepted", async () => {
  const ahead = partsAt();
  await ahead.clock.advance(30 * SECOND);
  const { token } = await ahead.mint.mint({ subject: "web", audience: "authority" });
  assert.equal(partsAt().verifierWith(ahead.keys).verify(token, EITHER).role, "web");
});

test("another implementation of JOSE accepts a token of ours", async () => {
  const { mint, keys, clock } = partsAt();
  const grant = { tenantId: createUuid(), vaultId: createUuid() };
  const { token } = await mint.mint({ subject: "worker", audience: "authority", grant });
  const { payload, protectedHeader } = await jwtVerify(token, ({ kid }) => keys.find(String(kid)) ?? new Uint8Array(), {
    algorithms: ["ES256"],
    issuer: "spiffe://strongroom.test/role/authority",
    audience: "spiffe://strongroom.test/role/authority",
    subject: "spiffe://strongroom.test/role/worker",
    currentDate: new Date(clock.now()),
  });
  assert.deepEqual([payload["tenant"], payload["vault"], protectedHeader.typ], [grant.tenantId, grant.vaultId, "JWT"]);
});

test("a token that another implementation of JOSE made by our rules is accepted", async () => {
  const { verifier, keys, clock } = partsAt();
  const { kid, privateKey } = await keys.current();
  const now = Math.floor(clock.now() / SECOND);
  const [authority, web] = ["spiffe://strongroom.test/role/authority", "spiffe://strongroom.test/role/web"];
  const claims = { iss: authority, sub: web, aud: authority, iat: now, nbf: now, exp: now + 60, jti: createUuid() };
  const token = await new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid, typ: "JWT" }).sign(privateKey);
  assert.equal(verifier.verify(token, EITHER).role, "web");
});

test("TOK-16: many that find the key a day old at once get the same new one, and it stays on the list", async () => {
  const { mint, verifier, clock } = partsAt();
  for (let day = 0; day < 20; day++) {
    const made = await Promise.all(Array.from({ length: 16 }, () => mint.mint({ subject: "web", audience: "authority" })));
    assert.equal(new Set(made.map(({ token }) => parseToken(token).header.kid)).size, 1);
    await clock.advance(HOUR);
    verifier.verify((await mint.mint({ subject: "web", audience: "authority" })).token, EITHER);
    await clock.advance(24 * HOUR);
  }
});

test("TOK-16: keys are replaced after a day under traffic without a token being refused", async () => {
  const { mint, verifier, clock } = partsAt();
  const kids = new Set<string>();
  for (let hour = 0; hour < 60; hour++) {
    const made = await Promise.all([1, 2, 3].map(() => mint.mint({ subject: "web", audience: "authority" })));
    for (const { token } of made) {
      verifier.verify(token, EITHER);
      kids.add(parseToken(token).header.kid);
    }
    await clock.advance(HOUR);
  }
  assert.ok(kids.size >= 3 && kids.size <= 9, `${kids.size} keys in 60 hours`);
});
