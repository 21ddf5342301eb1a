// Grants on both engines: in force by time, for the person and the session, history that nobody changes.

import assert from "node:assert/strict";

import { MINUTE, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";

import { createGrants, openGrantReason, type NewGrant } from "./grants.ts";
import { createSteadyClock } from "./steady-clock.ts";
import { findGrant } from "./store.ts";

forEachEngine("grants", { domains: ACCESS_TEST_DOMAINS }, async ({ t, db, clock, asOwner, execAsOwner }) => {
  const key = createEphemeralDataKey("field");
  const tenantId = createUuid();
  const scope = { role: "strongroom_web", tenantId } as const;
  const grants = createGrants({ clock: createSteadyClock(clock), fieldKey: async () => key });
  const sessionId = createUuid();
  const forRequest = async (personId: Uuid, projects: "all" | readonly Uuid[] = "all"): Promise<NewGrant> => {
    const requestId = createUuid();
    await asOwner(
      `insert into requests (tenant_id, id, kind, requested_by, bundle, permissions, projects, duration_seconds, key_id, reason_sealed, approvals_needed, approver_roles, requested_at, answer_by)
        values ($1, $2, 'access', $3, 'see-results', '{vaults.read}', $4, 60, $2, '', 0, '{owner}', now(), now() + interval '1 h')`,
      [tenantId, requestId, personId, projects === "all" ? null : projects],
    );
    return { kind: "request", tenantId, personId, requestId, permissions: ["vaults.read"], projects, durationMs: MINUTE };
  };
  const give = async (grant: NewGrant): Promise<Uuid> => {
    const prepared = await grants.prepare(grant);
    return (await db.tenant(scope, (tx) => grants.give(tx, prepared))).grantId;
  };
  const active = async (personId: Uuid, session = sessionId): Promise<readonly Uuid[]> =>
    (await db.tenant(scope, (tx) => grants.listActive(tx, { personId, sessionId: session }))).map(({ grantId }) => grantId);

  await t.test("a grant is in force until its time, and nothing has to run for it to end", async () => {
    const personId = createUuid();
    const project = createUuid();
    const grantId = await give(await forRequest(personId, [project]));
    assert.deepEqual(await db.tenant(scope, (tx) => grants.listActive(tx, { personId, sessionId })), [
      { grantId, tenantId, kind: "request", permissions: ["vaults.read"], projects: [project], expiresAt: new Date(clock.now() + MINUTE) },
    ]);
    await clock.advance(MINUTE - 1);
    assert.deepEqual(await active(personId), [grantId]);
    await clock.advance(1);
    assert.deepEqual(await active(personId), []);
  });

  await t.test("a clock that is set back does not revive what has expired", async () => {
    const personId = createUuid();
    let at = clock.now();
    const moving = createGrants({ clock: createSteadyClock({ now: () => at }), fieldKey: async () => key });
    const prepared = await moving.prepare(await forRequest(personId));
    await db.tenant(scope, (tx) => moving.give(tx, prepared));
    const list = () => db.tenant(scope, (tx) => moving.listActive(tx, { personId, sessionId }));
    at += MINUTE;
    assert.deepEqual(await list(), []);
    at -= 30 * SECOND;
    assert.deepEqual(await list(), []);
  });

  await t.test("an elevation is the session's alone, and its reason is sealed", async () => {
    const personId = createUuid();
    const grantId = await give({ kind: "elevation", tenantId, personId, sessionId, reason: "canary reason", durationMs: MINUTE });
    assert.deepEqual([await active(personId), await active(personId, createUuid())], [[grantId], []]);
    const row = await db.tenant(scope, (tx) => findGrant(tx, grantId));
    assert.ok(row !== null);
    assert.equal(openGrantReason(key, row), "canary reason");
    const dump = JSON.stringify(await asOwner("select each::text as row from grants as each"));
    assert.ok(!dump.includes("canary") && !dump.includes(Buffer.from("canary").toString("hex")));
    assert.equal(await db.tenant(scope, (tx) => grants.endAllOf(tx, { personId, sessionId, by: null, why: "signed-out" })), 1);
    assert.deepEqual(await active(personId), []);
  });

  await t.test("it ends early once, whoever of several comes first", async () => {
    const personId = createUuid();
    const grantId = await give(await forRequest(personId));
    const ends = await Promise.all(Array.from({ length: 5 }, () => db.tenant(scope, (tx) => grants.end(tx, { grantId, by: personId, why: "holder" }))));
    assert.deepEqual(ends.filter((ended) => ended).length, 1);
    assert.deepEqual(await active(personId), []);
    assert.equal(await db.tenant(scope, (tx) => grants.end(tx, { grantId: createUuid(), by: null, why: "expired" })), false);
  });

  await t.test("another team sees none of it and ends none of it", async () => {
    const personId = createUuid();
    const grantId = await give(await forRequest(personId));
    const other = { ...scope, tenantId: createUuid() };
    assert.deepEqual(await db.tenant(other, (tx) => grants.listActive(tx, { personId, sessionId })), []);
    assert.equal(await db.tenant(other, (tx) => grants.end(tx, { grantId, by: null, why: "holder" })), false);
    assert.deepEqual(await active(personId), [grantId]);
  });

  await t.test("the database gives nobody what was not asked for by them, or not approved, or for longer", async () => {
    const personId = createUuid();
    const refused = async (grant: NewGrant): Promise<void> => assert.rejects(give(grant), /a grant (is what its request asked for|needs the approvals|lasts no longer)|a request is granted once/);
    const asked = await forRequest(personId);
    if (asked.kind === "elevation") return;
    await refused({ ...asked, personId: createUuid() });
    await refused({ ...asked, permissions: ["vaults.read", "vaults.delete"] });
    await refused({ ...asked, projects: [createUuid()] });
    await refused({ ...asked, requestId: createUuid() });
    await refused({ ...asked, kind: "break-glass" });
    await refused({ ...asked, durationMs: MINUTE + 1 });
    await give(asked);
    await refused(asked);
  });

  const statements = ["update grants set expires_at = expires_at + interval '1 day'", "update grant_ends set why = 'holder'", "truncate grants cascade", "delete from grants", "delete from grant_ends"];
  for (const statement of statements) {
    await t.test(`refused to the owner of the table, and to the web: ${statement}`, async () => {
      await assert.rejects(execAsOwner(statement), /the history of access is never/);
      await assert.rejects(execAsOwner(`set local role strongroom_web; ${statement}`), /permission denied/);
    });
  }

  await t.test("the database refuses what no grant may be", async () => {
    const insert = (columns: string, values: string) =>
      asOwner(`insert into grants (tenant_id, id, person_id, ${columns}) values ('${tenantId}', gen_random_uuid(), gen_random_uuid(), ${values})`);
    const session = "gen_random_uuid()";
    await assert.rejects(insert("kind, permissions, session_id, begins_at, expires_at", `'elevation', '{vaults.read}', ${session}, now(), now() + interval '1 h'`), /check constraint/);
    await assert.rejects(insert("kind, permissions, begins_at, expires_at", "'elevation', '{}', now(), now() + interval '1 h'"), /check constraint/);
    await assert.rejects(insert("kind, permissions, session_id, begins_at, expires_at", `'elevation', '{}', ${session}, now(), now()`), /check constraint/);
    await assert.rejects(insert("kind, permissions, begins_at, expires_at", "'request', '{vaults.read}', now(), now() + interval '1 h'"), /a grant is what its request asked for/);
  });
});
