// The link that whoever runs the machine makes for an owner: it stands for one factor, and for no more.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import { createPeopledTeam } from "#domains/access/members/testing/peopled-team.ts";
import { ACCESS_TEST_DOMAINS, TEST_BROWSER } from "#domains/access/testing.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { DEFAULT_POLICY } from "#protocol/api/policies.ts";

forEachEngine("an owner's link", { domains: ACCESS_TEST_DOMAINS }, async (suite) => {
  const { t, asOwner } = suite;

  async function openLink() {
    const team = await createPeopledTeam(suite);
    const { token: link } = await team.identity.createWelcomeLink(team.owner.personId);
    const { token } = await team.access.sessions.welcome({ token: link, browser: TEST_BROWSER });
    const caller = await team.access.sessions.resolveCaller(token);
    assert.ok(caller !== null);
    return { team, caller };
  }

  await t.test("lets in with one factor, and administers nothing: elevation asks for a factor that nobody at the machine has", async () => {
    const { team, caller } = await openLink();
    assert.equal(caller.strength, "one-factor");
    assert.equal((await team.access.teams.get(caller, team.teamId)).id, team.teamId);
    await assert.rejects(team.access.teams.rename(caller, team.teamId, "x"), (error) => isAppError(error, "access.elevation-required"));
    const proof = { kind: "totp", code: "123456" } as const;
    await assert.rejects(team.access.elevations.begin(caller, { teamId: team.teamId, reason: "By a link", minutes: 5, proof }), (error) => isAppError(error, "factor.none"));
  });

  await t.test("opens nothing in a team that demands a second factor, an elevation least of all", async () => {
    for (const demanded of ["two-factors", "passkey"]) {
      const { team, caller: before } = await openLink();
      const { administrators, guests, guestDays, tokenDays, approvals } = DEFAULT_POLICY;
      await asOwner("insert into team_policies (tenant_id, sign_in, administrators, guests, guest_days, token_days, approvals, changed_at) values ($1, $2, $3, $4, $5, $6, $7, now())", [team.teamId, demanded, administrators, guests, guestDays, tokenDays, JSON.stringify(approvals)]);
      const { token: link } = await team.identity.createWelcomeLink(before.personId);
      const { token } = await team.access.sessions.welcome({ token: link, browser: TEST_BROWSER });
      const caller = await team.access.sessions.resolveCaller(token);
      assert.ok(caller !== null);
      await assert.rejects(team.access.teams.get(caller, team.teamId), (error) => isAppError(error, "access.sign-in-too-weak"), demanded);
      const proof = { kind: "totp", code: "123456" } as const;
      await assert.rejects(team.access.elevations.begin(caller, { teamId: team.teamId, reason: "By a link", minutes: 5, proof }), (error) => isAppError(error, "access.sign-in-too-weak"), demanded);
    }
  });
});
