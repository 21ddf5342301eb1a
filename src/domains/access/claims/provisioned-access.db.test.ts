// EM-11 on a sound team, and red for each thing that is left of somebody whom the provider has ended.

import assert from "node:assert/strict";

import { createUuid } from "#base/uuid.ts";
import { createPeopledTeam } from "#domains/access/members/testing/peopled-team.ts";
import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { CheckContext, CheckOutcome } from "#platform/domain/claim.ts";
import type { JsonObject } from "#protocol/scim/match.ts";

import { provisionedAccess } from "./provisioned-access.ts";

const idOf = ({ id }: JsonObject): string => (typeof id === "string" ? id : assert.fail("Expected an id"));

forEachEngine("the claim about provisioned access", { domains: ACCESS_TEST_DOMAINS }, async (suite) => {
  const { t, db, clock, asOwner, execAsOwner } = suite;
  // The check looks at the real time.
  await clock.advance(Date.now() - clock.now());
  const team = await createPeopledTeam(suite);
  const { teamId } = team;
  const { provisioning } = team.access;
  const { provisioning: made } = await provisioning.connections.connect(team.owner, teamId);
  await provisioning.connections.changeDefaultRole(team.owner, teamId, { role: "viewer", reason: "x" });
  const provider = { kind: "provisioner", tenantId: teamId, connectionId: made.connection?.id ?? "" } as const;
  const add = async (email: string): Promise<string> => idOf(await provisioning.users.create(provider, teamId, { body: { userName: email }, query: {} }));
  await add("stays@example.org");
  const userId = await add("goes@example.org");
  const personId = String((await asOwner("select person_id from provisioned_users where id = $1", [userId]))[0]?.["person_id"]);

  async function run(): Promise<CheckOutcome> {
    assert.ok(provisionedAccess.proof !== "not yet proven" && "check" in provisionedAccess.proof);
    const context: CheckContext = {
      db,
      tables: ACCESS_TEST_DOMAINS.flatMap((domain) => domain.tables),
      dataDir: "/nonexistent",
      programDir: "/nonexistent",
      scratchDir: "/nonexistent",
      environment: "test",
      signal: AbortSignal.timeout(60_000),
    };
    return provisionedAccess.proof.check.run(context);
  }

  await t.test("EM-11 is proven before and after somebody was ended", async () => {
    assert.equal((await run()).ok, true);
    await provisioning.users.replace(provider, { teamId, userId }, { body: { userName: "goes@example.org", active: false }, query: {}, ifMatch: null });
    const outcome = await run();
    assert.equal(outcome.ok, true, outcome.finding);
    assert.deepEqual([outcome.evidence["users"], outcome.evidence["ended"]], [2, 1]);
  });

  const sabotage: readonly (readonly [id: string, what: string, harm: () => Promise<unknown>, repair: string])[] = [
    ["EM-11", "a membership that was not ended", async () => {
      await asOwner("insert into memberships (tenant_id, person_id, role, created_at) values ($1, $2, 'viewer', now())", [teamId, personId]);
    }, `delete from memberships where person_id = '${personId}'`],
    ["EM-11", "an elevation that was not ended", () =>
      asOwner("insert into grants (tenant_id, id, person_id, kind, permissions, session_id, begins_at, expires_at) values ($1, $2, $3, 'elevation', '{}', $4, now(), now() + interval '1 hour')", [teamId, createUuid(), personId, createUuid()]), `insert into grant_ends (tenant_id, grant_id, ended_at, why) select tenant_id, id, now(), 'left' from grants where person_id = '${personId}'`],
    ["EM-11", "a token that still works", () =>
      asOwner("insert into api_tokens (token_id, person_id, token_hash, kind, key_id, name_sealed, permissions, strength, created_at, expires_at) values ($1, $2, $3, 'made', $1, '\\x00', '{access.read}', 'one-factor', now(), now() + interval '1 hour')", [createUuid(), personId, new Uint8Array(32)]), `delete from api_tokens where person_id = '${personId}'`],
    ["EM-11", "a session that goes on", () =>
      asOwner("insert into sessions (session_id, person_id, token_hash, created_at, seen_at, expires_at) values ($1, $2, $3, now() - interval '1 day', now(), now() + interval '1 day')", [createUuid(), personId, new Uint8Array(32)]), `delete from sessions where person_id = '${personId}'`],
  ];
  for (const [id, what, harm, repair] of sabotage) {
    await t.test(`${id} goes red: ${what}`, async () => {
      await harm();
      const outcome = await run();
      assert.equal(outcome.ok, false, outcome.finding);
      await execAsOwner(repair);
      assert.equal((await run()).ok, true, "and green again");
    });
  }
});
