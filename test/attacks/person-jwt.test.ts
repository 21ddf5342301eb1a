// Attacks on people's tokens at the API: each is refused, by the rule that is meant for it, with an error that says nothing of the token; and
// services take none of them, nor the API one of a service.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { DAY, MINUTE, SECOND } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { createKeyList } from "#platform/tokens/key-list.ts";
import { createPersonTokenVerifier } from "#platform/tokens/verify-person-token.ts";
import { createPersonForge } from "./jwt/forge.ts";
import { PERSON_ATTACKS } from "./jwt/person-cases.ts";

const refusedBy = (rule: string) => (error: unknown) => isAppError(error, "token.refused") && error.details["rule"] === rule;
const PERSON = { personId: createUuid(), sessionId: createUuid(), generation: "g".repeat(43), frontEnd: "pages" } as const;

test("TOK-17: the token that the attacks are made from is accepted, and says for whom it is", async () => {
  const forge = await createPersonForge();
  const verified = await forge.api.verify(forge.signed(forge.header, forge.claims));
  assert.deepEqual([verified.frontEnd, verified.expiresAt], ["pages", (forge.now + 300) * SECOND]);
});

test("TOK-22: what the authority makes is accepted, lives at most 300 seconds, and never comes twice", async () => {
  const { api, mint, clock } = await createPersonForge();
  const made = await Promise.all(Array.from({ length: 50 }, () => mint.mintPerson(PERSON)));
  assert.equal(new Set(made.map(({ token }) => token)).size, 50);
  for (const { token, expiresAt } of made) {
    assert.deepEqual(await api.verify(token), { ...PERSON, expiresAt });
    assert.ok(expiresAt > clock.now() && expiresAt - clock.now() <= 300 * SECOND);
  }
});

test("every attack of the table has a name of its own", (t) => {
  assert.equal(new Set(PERSON_ATTACKS.map(({ name }) => name)).size, PERSON_ATTACKS.length);
  assert.ok(PERSON_ATTACKS.length >= 100, `${PERSON_ATTACKS.length} attacks`);
  t.diagnostic(`${PERSON_ATTACKS.length} cases`);
});

for (const { name, attack } of PERSON_ATTACKS) {
  test(`${name}, of a person`, async () => {
    const forge = await createPersonForge();
    const token = attack(forge);
    const rule = name.slice(0, name.indexOf(":"));
    const refusal: unknown = await forge.api.verify(token).then(() => null, (error: unknown) => error);
    assert.ok(isAppError(refusal, "token.refused"), `expected a refusal, got ${String(refusal)}`);
    assert.equal(refusal.details["rule"], rule, refusal.message);
    const said = `${refusal.message} ${JSON.stringify(refusal.details)} ${String(refusal.cause)}`;
    for (const part of String(token).split(".")) assert.equal(part.length > 20 && said.includes(part.slice(0, 20)), false);
  });
}

test("TOK-4: a person's token is nothing to a service, whatever it expects", async () => {
  const { mint, verifier } = await createPersonForge();
  const { token } = await mint.mintPerson(PERSON);
  for (const kind of ["service", "grant", "either"] as const) assert.throws(() => verifier.verify(token, { kind, once: false }), refusedBy("TOK-4"));
});

test("TOK-4: a service's token and a job grant are nothing to the API", async () => {
  const { mint, api } = await createPersonForge();
  const service = await mint.mint({ subject: "web", audience: "authority" });
  const grant = await mint.mint({ subject: "worker", audience: "authority", grant: { tenantId: createUuid(), vaultId: createUuid() } });
  for (const { token } of [service, grant]) await assert.rejects(api.verify(token), refusedBy("TOK-4"));
});

test("TOK-20: an API takes the tokens of the front ends that it knows, and of no other", async () => {
  const { mint, keys, clock, api } = await createPersonForge();
  const { token } = await mint.mintPerson({ ...PERSON, frontEnd: "cli" });
  await assert.rejects(api.verify(token), refusedBy("TOK-20"));
  const knowing = createPersonTokenVerifier({ environment: "test", frontEnds: ["pages", "cli"], clock, keys: createKeyList({ clock, load: async () => keys.list() }) });
  assert.equal((await knowing.verify(token)).frontEnd, "cli");
});

test("TOK-8: a person's token of one environment is refused in another that has the same keys", async () => {
  const { mint, keys, clock } = await createPersonForge();
  const { token } = await mint.mintPerson(PERSON);
  const production = createPersonTokenVerifier({ environment: "production", frontEnds: ["pages"], clock, keys: createKeyList({ clock, load: async () => keys.list() }) });
  await assert.rejects(production.verify(token), refusedBy("TOK-8"));
});

test("TOK-11: a person's token is good until its last second", async () => {
  const { mint, api, clock } = await createPersonForge();
  const { token, expiresAt } = await mint.mintPerson(PERSON);
  await clock.advance(expiresAt - clock.now() - 1);
  assert.equal((await api.verify(token)).personId, PERSON.personId);
  await clock.advance(1);
  await assert.rejects(api.verify(token), refusedBy("TOK-11"));
});

test("TOK-5: a key that was rotated out is good as long as its tokens live; a revoked one within a minute no more", async () => {
  const { mint, api, keys, clock, header } = await createPersonForge();
  const { token } = await mint.mintPerson(PERSON);
  await api.verify(token);
  await keys.rotate();
  await clock.advance(4 * MINUTE);
  await api.verify(token);
  await api.verify((await mint.mintPerson(PERSON)).token);
  keys.revoke(header.kid);
  await clock.advance(MINUTE);
  await assert.rejects(api.verify((await mint.mintPerson(PERSON)).token).then(() => api.verify(token)), refusedBy("TOK-5"));
});

test("TOK-5: tokens with keys that nobody knows ask the authority at most once a second", async () => {
  const { header, claims, signed, keys, clock } = await createPersonForge();
  let asked = 0;
  const list = createKeyList({ clock, load: async () => (asked++, keys.list()) });
  const api = createPersonTokenVerifier({ environment: "test", frontEnds: ["pages"], clock, keys: list });
  for (let count = 0; count < 200; count++) {
    await assert.rejects(api.verify(signed({ ...header, kid: createUuid() }, claims)), refusedBy("TOK-5"));
    if (count % 10 === 9) await clock.advance(SECOND / 2);
  }
  assert.ok(asked <= 12, `${asked} times`);
});

test("TOK-16: after a day people's tokens are signed with another key, and the API follows", async () => {
  const { mint, api, clock } = await createPersonForge();
  await api.verify((await mint.mintPerson(PERSON)).token);
  await clock.advance(DAY);
  await api.verify((await mint.mintPerson(PERSON)).token);
});
