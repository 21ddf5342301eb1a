// That invitations and errors tell nobody who is here, on both engines: alike as things are, and found where they are not.

import assert from "node:assert/strict";

import { AppError } from "#base/app-error.ts";
import { createAccess, type Access } from "#domains/access/access.ts";
import type { AccessDeps } from "#domains/access/deps.ts";
import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";
import type { Db } from "#platform/db/db.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";

import { compareUnknownPeople } from "./unknown-people.ts";

/** The same access with parts of it replaced. */
function broken(change: (access: Access, deps: AccessDeps) => Partial<Access>): typeof createAccess {
  return (deps) => {
    const access = createAccess(deps);
    return { ...access, ...change(access, deps) };
  };
}

async function countPeople(db: Db): Promise<number> {
  return (await db.global("strongroom_web", (tx) => tx.as<{ people: { person_id: string } }>().selectFrom("people").select("person_id").execute())).length;
}

const BREAKS: readonly (readonly [string, typeof createAccess])[] = [
  ["inviting", broken(({ invitations }, { identity }) => ({ invitations: { ...invitations, create: async (caller, teamId, given) => {
    if ((await identity.findPersonByEmail(given.email)) !== null) throw new AppError("invitation.already-member");
    return invitations.create(caller, teamId, given);
  } } }))],
  ["opening an invitation", broken(({ acceptances }, { db }) => ({ acceptances: { ...acceptances, open: async (token) => {
    const before = await countPeople(db);
    const opened = await acceptances.open(token);
    if ((await countPeople(db)) === before) throw new AppError("invitation.refused");
    return opened;
  } } }))],
  ["a team", broken(({ teams }, { db }) => ({ teams: { ...teams, get: async (caller, teamId) => {
    const there = await db.global("strongroom_web", (tx) => tx.as<{ teams: { tenant_id: string } }>().selectFrom("teams").select("tenant_id").where("tenant_id", "=", teamId).executeTakeFirst());
    if (there !== undefined) throw new AppError("access.denied");
    return teams.get(caller, teamId);
  } } }))],
];

forEachEngine("whether it shows who is here", { domains: ACCESS_TEST_DOMAINS }, async ({ t, db, asOwner }) => {
  await t.test("invitations and errors are alike, and nothing is left behind", async () => {
    const { pairs, differing } = await compareUnknownPeople(createAccess)(db);
    assert.deepEqual(differing, []);
    assert.ok(pairs > 24);
    for (const table of ["people", "teams", "invitations", "audit_outbox"]) assert.deepEqual(await asOwner(`select * from ${table}`), [], table);
  });
  for (const [what, create] of BREAKS) {
    await t.test(`what differs is found: ${what}`, async () => {
      const { differing } = await compareUnknownPeople(create)(db);
      assert.ok(differing.includes(`${what}: other words`), differing.join("; "));
    });
  }
});
