// Elevations on both engines: a second factor always, bound to the session, a fresh token, and an end that comes by itself.

import assert from "node:assert/strict";

import { AppError, isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { createUuid } from "#base/uuid.ts";
import { MINUTE } from "#base/units.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import { TEAM_ROLES } from "#protocol/api/roles.ts";

import { createPermissions } from "#domains/access/permissions.ts";
import { ACCESS_TEST_DOMAINS, openLink, TEST_BROWSER } from "#domains/access/testing.ts";
import { createPeopledTeam, type PeopledTeam } from "#domains/access/members/testing/peopled-team.ts";
import { createAudit } from "#domains/audit/index.ts";

import { createElevations, type Elevations } from "./elevations.ts";

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);
const GOOD = { kind: "totp", code: "123456" } as const;

forEachEngine("elevations", { domains: ACCESS_TEST_DOMAINS }, async (suite) => {
  const { t, asOwner, clock, db } = suite;

  /** With an authenticator that accepts one code. */
  function elevationsOf(team: PeopledTeam): Elevations {
    const factors: typeof team.identity.factors = {
      ...team.identity.factors,
      async verify(_person, proof) {
        if (proof.kind !== "totp" || proof.code !== GOOD.code) throw new AppError("factor.refused");
        return "totp";
      },
    };
    return createElevations({
      db,
      grants: team.access.grants,
      identity: { ...team.identity, factors },
      permissions: createPermissions(ACCESS_TEST_DOMAINS.flatMap((domain) => domain.permissions)),
      audit: createAudit({ clock, domains: ACCESS_TEST_DOMAINS }),
      forgetCaller: () => undefined,
    });
  }

  async function signIn(team: PeopledTeam, personId = team.owner.personId): Promise<{ readonly token: string; readonly caller: PersonCaller }> {
    const { token: link } = await team.identity.createWelcomeLink(personId);
    const { token } = await openLink(team.access, { token: link, browser: TEST_BROWSER });
    const caller = await team.access.sessions.resolveCaller(token);
    assert.ok(caller !== null);
    return { token, caller };
  }

  await t.test("with a second factor the session may administer for its minutes, under a fresh token, and then no more", async () => {
    const team = await createPeopledTeam(suite);
    const elevations = elevationsOf(team);
    const { token, caller } = await signIn(team);
    await assert.rejects(team.access.teams.rename(caller, team.teamId, "x"), fails("access.elevation-required"));
    const elevated = await elevations.begin(caller, { teamId: team.teamId, reason: "Rename", minutes: 5, proof: GOOD });
    assert.notEqual(elevated.session.token, token);
    assert.equal(await team.access.sessions.resolveCaller(token), null, "the old token is good no more");
    const after = await team.access.sessions.resolveCaller(elevated.session.token);
    assert.ok(after !== null);
    assert.equal(after.strength, "two-factors", "and the session is worth more");
    assert.equal((await team.access.teams.rename(after, team.teamId, "Renamed")).name, "Renamed");
    const rows = await asOwner("select actor_grant_id from audit_outbox where tenant_id = $1 and event = 'access.team-renamed'", [team.teamId]);
    assert.equal(rows[0]?.["actor_grant_id"], elevated.grantId, "what is done says under which elevation");
    const { teams } = await team.access.sessions.describe(after);
    assert.deepEqual(teams[0]?.elevation, { grantId: elevated.grantId, expiresAt: elevated.expiresAt.toISOString() });
    await clock.advance(5 * MINUTE);
    const late = await team.access.sessions.resolveCaller(elevated.session.token);
    assert.ok(late !== null);
    await assert.rejects(team.access.teams.rename(late, team.teamId, "x"), fails("access.elevation-required"));
    assert.equal((await team.access.sessions.describe(late)).teams[0]?.elevation, null);
  });

  await t.test("without the factor nothing begins and the token stays", async () => {
    const team = await createPeopledTeam(suite);
    const elevations = elevationsOf(team);
    const { token, caller } = await signIn(team);
    await assert.rejects(elevations.begin(caller, { teamId: team.teamId, reason: "x", minutes: 5, proof: { kind: "totp", code: "000000" } }), fails("factor.refused"));
    await assert.rejects(team.access.elevations.begin(caller, { teamId: team.teamId, reason: "x", minutes: 5, proof: GOOD }), fails("factor.none"));
    assert.ok((await team.access.sessions.resolveCaller(token)) !== null);
    assert.deepEqual(await asOwner("select 1 from grants where tenant_id = $1", [team.teamId]), []);
  });

  await t.test("it is of one session: the person's other sessions, and their API tokens, are not elevated by it", async () => {
    const team = await createPeopledTeam(suite);
    const elevations = elevationsOf(team);
    const [first, second] = [await signIn(team), await signIn(team)];
    await elevations.begin(first.caller, { teamId: team.teamId, reason: "x", minutes: 5, proof: GOOD });
    const other = await team.access.sessions.resolveCaller(second.token);
    assert.ok(other !== null);
    await assert.rejects(team.access.teams.rename(other, team.teamId, "x"), fails("access.elevation-required"));
    await assert.rejects(elevations.begin({ ...first.caller, credential: "api-token" }, { teamId: team.teamId, reason: "x", minutes: 5, proof: GOOD }), fails("elevation.needs-session"));
  });

  await t.test("it is of one team, ended by hand at once, and the next takes its place", async () => {
    const [team, other] = [await createPeopledTeam(suite), await createPeopledTeam(suite)];
    const elevations = elevationsOf(team);
    const { caller } = await signIn(team);
    await assert.rejects(elevations.begin(caller, { teamId: other.teamId, reason: "x", minutes: 5, proof: GOOD }), fails("team.unknown"));
    const first = await elevations.begin(caller, { teamId: team.teamId, reason: "first", minutes: 60, proof: GOOD });
    const between = await team.access.sessions.resolveCaller(first.session.token);
    assert.ok(between !== null);
    const second = await elevations.begin(between, { teamId: team.teamId, reason: "second", minutes: 5, proof: GOOD });
    const after = await team.access.sessions.resolveCaller(second.session.token);
    assert.deepEqual(after?.grants.map(({ grantId }) => grantId), [second.grantId]);
    await elevations.end(after ?? caller, team.teamId);
    const ended = await team.access.sessions.resolveCaller(second.session.token);
    await elevations.end(ended ?? caller, team.teamId);
    assert.deepEqual(ended?.grants, []);
    const events = await team.events();
    assert.equal(events.filter((event) => event === "access.elevation-begun").length, 2);
    assert.equal(events.filter((event) => event === "access.elevation-ended").length, 1);
  });

  await t.test("the reason is sealed, and only those who have something to administer may begin one", async () => {
    const team = await createPeopledTeam(suite);
    const elevations = elevationsOf(team);
    const { caller } = await signIn(team);
    await elevations.begin(caller, { teamId: team.teamId, reason: "canary-reason", minutes: 5, proof: GOOD });
    for (const table of ["grants", "audit_outbox"]) {
      const dump = JSON.stringify(await asOwner(`select each::text as row from ${table} as each`));
      for (const canary of ["canary-reason", Buffer.from("canary-reason").toString("hex")]) assert.ok(!dump.includes(canary), table);
    }
    for (const role of TEAM_ROLES) {
      const person = team.plain(await team.add(role));
      const ask = () => elevations.begin(person, { teamId: team.teamId, reason: "x", minutes: 5, proof: { kind: "totp", code: createUuid() } });
      const may = ["owner", "administrator", "analyst", "compliance-officer"].includes(role);
      await assert.rejects(ask(), fails(may ? "factor.refused" : "access.denied"), role);
    }
  });
});
