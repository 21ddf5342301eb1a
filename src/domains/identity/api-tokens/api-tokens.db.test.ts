// API tokens and device logins on both engines: shown once, hashed at rest, limited, ended; codes that work once, for ten minutes, at their pace.

import assert from "node:assert/strict";

import { auditDomain, type Act } from "#domains/audit/index.ts";
import type { AccountActs } from "#domains/identity/deps.ts";
import { createDeviceLogins } from "#domains/identity/device-login/device-logins.ts";
import { identityDomain } from "#domains/identity/domain.ts";
import { callerOf, createTestIdentity } from "#domains/identity/testing.ts";
import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY, HOUR, MINUTE, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import { userCodeSchema } from "#protocol/api/device-login.ts";

import { createApiTokens, MAX_TOKENS } from "./api-tokens.ts";

const fails = (code: ErrorCode) => (error: unknown): boolean => isAppError(error, code);
const PERMISSIONS = [
  { name: "things.read", title: "See things" },
  { name: "things.read-evidence", title: "See evidence" },
  { name: "things.change", title: "Change things" },
  { name: "live.share", title: "Share" },
];
const CLIENT = { network: "192.0.2.77", userAgent: null };
const REQUEST = { name: "Deploy canary-4d1f", permissions: ["things.read"], teamId: null, days: 30 };

forEachEngine("API tokens", { domains: [auditDomain, identityDomain] }, async ({ t, db, clock, asOwner }) => {
  const house = createTestIdentity({ db, clock });
  const key = createEphemeralDataKey("field");
  const recorded: Act[] = [];
  const acts: AccountActs = {
    async record(_personId, work) {
      const done = await db.global("strongroom_web", work);
      recorded.push(...done.acts);
      return done.result;
    },
  };
  const given = { db, clock, fieldKey: async () => key, acts, permissions: PERMISSIONS, maxLifetimeMs: 90 * DAY };
  const tokens = createApiTokens(given);
  const logins = createDeviceLogins({ ...given, tokens, linkTo: (path) => `https://strongroom.example.org${path}` });
  const somebody = async (): Promise<PersonCaller> => callerOf(await house.createPerson(`${createUuid()}@example.org`), createUuid());
  const asProgram = (person: PersonCaller, tokenId: Uuid): PersonCaller => ({ ...person, sessionId: tokenId, credential: "api-token", scopes: ["things.read"] });
  const everything = async (): Promise<string> => JSON.stringify([await asOwner("select * from api_tokens"), await asOwner("select * from device_logins"), recorded], (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value));

  await t.test("a token is shown once, and neither it nor its name lies readable in the database", async () => {
    const person = await somebody();
    const { token, item } = await tokens.create(person, REQUEST);
    assert.match(token, /^strongroom_[A-Za-z0-9_-]{43}[0-9a-f]{8}$/);
    const text = await everything();
    assert.ok(!text.includes(token.slice(11, 54)) && !text.includes("canary-4d1f"));
    assert.ok(!JSON.stringify(await tokens.list(person)).includes(token.slice(11, 54)));
    assert.deepEqual((await tokens.list(person)).items, [item]);
    const { tokenId: _, ...holder } = (await tokens.authenticate(token)) ?? assert.fail("not accepted");
    assert.deepEqual(holder, { personId: person.personId, strength: person.strength, permissions: ["things.read"], teamId: null, createdAt: new Date(clock.now()), expiresAt: new Date(clock.now() + 30 * DAY) });
  });

  await t.test("whatever is not exactly the token is nobody's", async () => {
    const { token } = await tokens.create(await somebody(), REQUEST);
    const flipped = `${token.slice(0, 20)}${token[20] === "A" ? "B" : "A"}${token.slice(21)}`;
    for (const wrong of ["", "strongroom_", flipped, token.toUpperCase(), token.slice(0, -1), `${token}0`, ` ${token}`, token.replace("strongroom_", ""), `strongroom_${"A".repeat(43)}00000000`]) assert.equal(await tokens.authenticate(wrong), null);
  });

  await t.test("a token ends at its time, by its person, by itself, and with everything of the person", async () => {
    const person = await somebody();
    const make = async () => tokens.create(person, { ...REQUEST, days: 1 });
    const [expiring, revoked, own, all] = [await make(), await make(), await make(), await make()];
    await tokens.revoke(person, revoked.item.id);
    assert.equal(await tokens.authenticate(revoked.token), null);
    await assert.rejects(tokens.revoke(person, revoked.item.id), fails("api-token.unknown"));
    await tokens.endOwn(asProgram(person, own.item.id));
    assert.equal(await tokens.authenticate(own.token), null);
    await db.global("strongroom_web", (tx) => house.identity.endAll(tx, person.personId));
    assert.equal(await tokens.authenticate(all.token), null);
    const later = await tokens.create(person, { ...REQUEST, days: 1 });
    await clock.advance(DAY - 1);
    assert.ok(await tokens.authenticate(later.token));
    await clock.advance(1);
    assert.equal(await tokens.authenticate(later.token), null);
    assert.equal(await tokens.authenticate(expiring.token), null);
    assert.deepEqual((await tokens.list(person)).items, []);
  });

  await t.test("another person's token is unknown, to see and to end", async () => {
    const [person, other] = [await somebody(), await somebody()];
    const { token, item } = await tokens.create(person, REQUEST);
    assert.deepEqual((await tokens.list(other)).items, []);
    await assert.rejects(tokens.revoke(other, item.id), fails("api-token.unknown"));
    await assert.rejects(tokens.getOwn(asProgram(other, item.id)), fails("api-token.unknown"));
    await assert.rejects(tokens.endOwn(asProgram(other, item.id)), fails("api-token.unknown"));
    assert.ok(await tokens.authenticate(token));
  });

  await t.test("a program with a token makes none, sees none, ends none but its own, and lets nobody in", async () => {
    const person = await somebody();
    const { item } = await tokens.create(person, REQUEST);
    const program = asProgram(person, item.id);
    const tried = [() => tokens.list(program), () => tokens.create(program, REQUEST), () => tokens.revoke(program, item.id), () => logins.look(program, "BCDFGHJK", CLIENT), () => logins.decide(program, "BCDFGHJK", "allow")];
    for (const attempt of tried) await assert.rejects(attempt, fails("access.token-not-taken"));
    assert.equal((await tokens.getOwn(program)).name, REQUEST.name);
    await assert.rejects(tokens.getOwn(person), fails("api-token.unknown"));
  });

  await t.test("a token is for permissions that there are, for a time that is allowed, in a team of the person's", async () => {
    const person = await somebody();
    await assert.rejects(tokens.create(person, { ...REQUEST, permissions: ["things.read", "access.administer"] }), fails("request.invalid"));
    await assert.rejects(tokens.create(person, { ...REQUEST, days: 91 }), fails("api-token.too-long"));
    await assert.rejects(tokens.create(person, { ...REQUEST, teamId: createUuid() }), fails("team.unknown"));
    await assert.rejects(tokens.create({ kind: "anonymous" } as never, REQUEST), fails("session.required"));
  });

  await t.test("one person has so many at a time, also when they ask for all at once", async () => {
    const person = await somebody();
    const made = await Promise.allSettled(Array.from({ length: MAX_TOKENS + 5 }, () => tokens.create(person, REQUEST)));
    assert.equal(made.filter(({ status }) => status === "fulfilled").length, MAX_TOKENS);
    for (const outcome of made) if (outcome.status === "rejected") assert.ok(isAppError(outcome.reason, "api-token.too-many"));
    assert.equal((await tokens.list(person)).items.length, MAX_TOKENS);
  });

  await t.test("when it was used is written by the hour", async () => {
    const person = await somebody();
    const { token } = await tokens.create(person, REQUEST);
    const used = async (): Promise<string | null> => (await tokens.list(person)).items[0]?.usedAt ?? null;
    assert.equal(await used(), null);
    await tokens.authenticate(token);
    const first = await used();
    assert.ok(first !== null && Date.parse(first) % HOUR === 0);
    await clock.advance(2 * HOUR);
    await tokens.authenticate(token);
    assert.equal(Date.parse((await used()) ?? ""), Date.parse(first) + 2 * HOUR);
  });

  await t.test("a review sees the tokens that count in its team, and ends one within its own transaction", async () => {
    const [person, teamId] = [await somebody(), createUuid()];
    const inTeam: PersonCaller = { ...person, teams: [{ tenantId: teamId, role: "viewer", projects: "all", demands: "one-factor", stale: false }] };
    const [everywhere, there] = [await tokens.create(inTeam, REQUEST), await tokens.create(inTeam, { ...REQUEST, teamId })];
    assert.deepEqual((await tokens.listOf([person.personId], teamId)).map(({ tokenId }) => tokenId).sort(), [everywhere.item.id, there.item.id].sort());
    assert.deepEqual((await tokens.listOf([person.personId], createUuid())).map(({ tokenId }) => tokenId), [everywhere.item.id]);
    assert.equal(await db.global("strongroom_web", (tx) => tokens.end(tx, there.item.id)), true);
    assert.equal(await tokens.authenticate(there.token), null);
    assert.equal(await db.global("strongroom_web", (tx) => tokens.end(tx, there.item.id)), false);
  });

  const codeOf = (shown: string): string => userCodeSchema.parse(shown.toLowerCase());

  await t.test("a program is let in by the code that it shows, once, with what it asked for", async () => {
    const person = await somebody();
    const started = await logins.start({ name: "build canary-4d1f", access: "read", client: CLIENT });
    assert.match(started.userCode, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    const text = await everything();
    for (const secret of [started.deviceCode, started.userCode, codeOf(started.userCode).toUpperCase(), "canary-4d1f", "192.0.2"]) assert.ok(!text.includes(secret), secret);
    await assert.rejects(logins.poll(started.deviceCode), fails("device-login.pending"));
    const seen = await logins.look(person, codeOf(started.userCode), { network: "198.51.100.1", userAgent: null });
    assert.deepEqual([seen.name, seen.network, seen.here, seen.permissions.map(({ name }) => name), seen.days], ["build canary-4d1f", "192.0.2.0/24", false, ["things.read", "things.read-evidence"], 30]);
    assert.equal((await logins.look(person, codeOf(started.userCode), CLIENT)).here, true);
    await logins.decide(person, codeOf(started.userCode), "allow");
    await clock.advance(5 * SECOND);
    const { token } = await logins.poll(started.deviceCode);
    const holder = await tokens.authenticate(token);
    assert.deepEqual(recorded.slice(-2).map(({ event, actor }) => [event, actor.kind === "person" && actor.sessionId]), [["identity.device-login-allowed", person.sessionId], ["identity.api-token-made", person.sessionId]]);
    assert.deepEqual([holder?.personId, holder?.strength, holder?.permissions], [person.personId, person.strength, ["things.read", "things.read-evidence"]]);
    await clock.advance(5 * SECOND);
    await assert.rejects(logins.poll(started.deviceCode), fails("device-login.expired"));
    await assert.rejects(logins.decide(person, codeOf(started.userCode), "allow"), fails("device-login.expired"));
  });

  await t.test("a program that shares folders gets that beside looking, and one for all gets all", async () => {
    for (const [access, names] of [["share", ["things.read", "things.read-evidence", "live.share"]], ["all", PERMISSIONS.map(({ name }) => name)]] as const) {
      const { userCode } = await logins.start({ name: "laptop", access, client: CLIENT });
      assert.deepEqual((await logins.look(await somebody(), codeOf(userCode), CLIENT)).permissions.map(({ name }) => name), names);
    }
  });

  await t.test("a session that counts in one team alone makes, sees and ends no token that counts elsewhere, and lets no program in", async () => {
    const onlyTeam = createUuid();
    const person: PersonCaller = { ...(await somebody()), onlyTeam, teams: [{ tenantId: onlyTeam, role: "viewer", projects: "all", demands: "one-factor", stale: false }] };
    await assert.rejects(tokens.create(person, REQUEST), fails("account.sign-in-again"));
    const { item } = await tokens.create(person, { ...REQUEST, teamId: onlyTeam });
    assert.equal(item.teamId, onlyTeam);
    const elsewhere = await tokens.create(callerOf(person.personId, createUuid()), REQUEST);
    assert.deepEqual((await tokens.list(person)).items, [item], "it sees none of the others");
    await assert.rejects(tokens.revoke(person, elsewhere.item.id), fails("api-token.unknown"));
    await tokens.revoke(person, item.id);
    const started = await logins.start({ name: "m", access: "read", client: CLIENT });
    await assert.rejects(logins.decide(person, codeOf(started.userCode), "allow"), fails("account.sign-in-again"));
  });

  await t.test("of many that fetch one token at once, one gets it", async () => {
    const person = await somebody();
    const started = await logins.start({ name: "m", access: "all", client: CLIENT });
    await logins.decide(person, codeOf(started.userCode), "allow");
    const got = await Promise.allSettled(Array.from({ length: 10 }, () => logins.poll(started.deviceCode)));
    assert.equal(got.filter(({ status }) => status === "fulfilled").length, 1);
    assert.equal((await tokens.list(person)).items.length, 1);
  });

  await t.test("a program that asks too often waits longer each time, and gets its token in the end", async () => {
    const person = await somebody();
    const started = await logins.start({ name: "m", access: "read", client: CLIENT });
    const after = async (seconds: number): Promise<unknown> => (await clock.advance(seconds * SECOND), logins.poll(started.deviceCode));
    await assert.rejects(after(0), fails("device-login.pending"));
    await assert.rejects(after(4), fails("device-login.slow-down"));
    await assert.rejects(after(9), fails("device-login.slow-down"));
    await assert.rejects(after(15), fails("device-login.pending"));
    await logins.decide(person, codeOf(started.userCode), "allow");
    await assert.rejects(after(14), fails("device-login.slow-down"));
    assert.ok(await after(20));
  });

  await t.test("who says no is heard, and a code is decided once", async () => {
    const [person, other] = [await somebody(), await somebody()];
    const started = await logins.start({ name: "m", access: "read", client: CLIENT });
    await logins.decide(person, codeOf(started.userCode), "refuse");
    await assert.rejects(logins.decide(other, codeOf(started.userCode), "allow"), fails("device-login.expired"));
    await assert.rejects(logins.look(other, codeOf(started.userCode), CLIENT), fails("device-login.expired"));
    await assert.rejects(logins.poll(started.deviceCode), fails("device-login.refused"));
    await clock.advance(5 * SECOND);
    await assert.rejects(logins.poll(started.deviceCode), fails("device-login.expired"));
  });

  await t.test("after ten minutes a code is nothing, confirmed or not; nor is one whose person was ended", async () => {
    const person = await somebody();
    const [idle, allowed, ended] = [await logins.start({ name: "a", access: "read", client: CLIENT }), await logins.start({ name: "b", access: "read", client: CLIENT }), await logins.start({ name: "c", access: "read", client: CLIENT })];
    await logins.decide(person, codeOf(ended.userCode), "allow");
    await db.global("strongroom_web", (tx) => house.identity.endAll(tx, person.personId));
    await assert.rejects(logins.poll(ended.deviceCode), fails("device-login.expired"));
    await logins.decide(person, codeOf(allowed.userCode), "allow");
    await clock.advance(10 * MINUTE);
    for (const { deviceCode } of [idle, allowed]) await assert.rejects(logins.poll(deviceCode), fails("device-login.expired"));
    await assert.rejects(logins.decide(person, codeOf(idle.userCode), "allow"), fails("device-login.expired"));
    await logins.start({ name: "d", access: "read", client: CLIENT });
    assert.equal((await asOwner("select * from device_logins")).length, 1, "what is over is removed");
  });
});
