// The link that whoever runs the machine makes for an owner: it stands for one factor, and for no more. Whoever has a second one is asked for it.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { totpCode, totpStep } from "#domains/identity/factors/totp-code.ts";
import { createPeopledTeam, type PeopledTeam } from "#domains/access/members/testing/peopled-team.ts";
import { ACCESS_TEST_DOMAINS, openLink, TEST_BROWSER } from "#domains/access/testing.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { DEFAULT_POLICY } from "#protocol/api/policies.ts";

forEachEngine("an owner's link", { domains: ACCESS_TEST_DOMAINS }, async (suite) => {
  const { t, asOwner, clock, db } = suite;

  /** Gives codes, each good once. */
  async function giveAuthenticator({ identity }: PeopledTeam, personId: Uuid): Promise<() => Promise<string>> {
    const secret = await identity.factors.beginTotp(personId);
    const next = async (): Promise<string> => {
      await clock.advance(MINUTE);
      return totpCode(secret, totpStep(clock.now()));
    };
    const step = await identity.factors.checkPendingTotp(personId, await next(), []);
    await db.global("strongroom_web", (tx) => identity.factors.activateTotp(tx, personId, step));
    return next;
  }

  async function comeBack() {
    const team = await createPeopledTeam(suite);
    const { token: link } = await team.identity.createWelcomeLink(team.owner.personId);
    const { token } = await openLink(team.access, { token: link, browser: TEST_BROWSER });
    const caller = await team.access.sessions.resolveCaller(token);
    assert.ok(caller !== null);
    return { team, caller };
  }

  await t.test("lets in with one factor, and administers nothing: elevation asks for a factor that nobody at the machine has", async () => {
    const { team, caller } = await comeBack();
    assert.equal(caller.strength, "one-factor");
    assert.equal((await team.access.teams.get(caller, team.teamId)).id, team.teamId);
    await assert.rejects(team.access.teams.rename(caller, team.teamId, "x"), (error) => isAppError(error, "access.elevation-required"));
    const proof = { kind: "totp", code: "123456" } as const;
    await assert.rejects(team.access.elevations.begin(caller, { teamId: team.teamId, reason: "By a link", minutes: 5, proof }), (error) => isAppError(error, "factor.none"));
  });

  await t.test("begins no session for who has a second factor until it is shown, and works once all the same", async () => {
    const team = await createPeopledTeam(suite);
    const { personId } = team.owner;
    const next = await giveAuthenticator(team, personId);
    const sessions = async (): Promise<number> => (await team.identity.sessions.list(personId)).length;
    const before = await sessions();
    const { token: link } = await team.identity.createWelcomeLink(personId);
    const opened = await team.access.sessions.welcome({ token: link, browser: TEST_BROWSER });
    assert.deepEqual([opened.outcome, opened.view], [{ state: "second-factor", methods: ["totp"] }, null]);
    assert.equal(await sessions(), before);
    assert.equal((await team.identity.secondSteps.describe(opened.attemptToken))?.step, "second-factor", "the browser goes on where it was");
    await assert.rejects(team.access.sessions.welcome({ token: link, browser: TEST_BROWSER }), (error) => isAppError(error, "welcome.link-refused"));
    const enter = async (code: string) => team.identity.secondSteps.enter({ kind: "totp", code, token: opened.attemptToken, browser: TEST_BROWSER });
    const good = await next();
    await assert.rejects(enter(good === "000000" ? "000001" : "000000"), (error) => isAppError(error, "sign-in.refused"));
    assert.equal(await sessions(), before);
    const outcome = await enter(good);
    assert.ok(outcome.state === "signed-in");
    assert.equal(outcome.strength, "two-factors");
    const caller = await team.access.sessions.resolveCaller(outcome.token);
    assert.equal(caller?.teams[0]?.tenantId, team.teamId);
    const events = await team.events();
    assert.equal(events.filter((event) => event === "access.session-begun").length, 2, "the first, and this one");
  });

  await t.test("asks for the factor too when the owner's team is gone, who begins again with a new one", async () => {
    const team = await createPeopledTeam(suite);
    const next = await giveAuthenticator(team, team.owner.personId);
    await asOwner("delete from memberships where tenant_id = $1", [team.teamId]);
    await asOwner("delete from team_directory where team_id = $1", [team.teamId]);
    const { token: link } = await team.identity.createWelcomeLink(team.owner.personId);
    const teams = async (): Promise<number> => (await asOwner("select 1 from teams")).length;
    const before = await teams();
    const opened = await team.access.sessions.welcome({ token: link, teamName: "Again", browser: TEST_BROWSER });
    assert.equal(opened.outcome.state, "second-factor");
    assert.equal(await teams(), before, "whoever has only the link makes nothing");
    const outcome = await team.identity.secondSteps.enter({ kind: "totp", code: await next(), token: opened.attemptToken, browser: TEST_BROWSER });
    assert.ok(outcome.state === "signed-in");
    const caller = await team.access.sessions.resolveCaller(outcome.token);
    assert.deepEqual(caller?.teams.map(({ role }) => role), ["owner"]);
    const records = await asOwner("select o.event, p.session_id from audit_outbox o join audit_personal p on p.record_id = o.id where o.tenant_id = $1 order by o.event", [caller?.teams[0]?.tenantId]);
    assert.deepEqual(records, ["access.project-created", "access.session-begun", "access.team-created"].map((event) => ({ event, session_id: outcome.sessionId })));
  });

  await t.test("opens nothing in a team that demands a second factor, an elevation least of all", async () => {
    for (const demanded of ["two-factors", "passkey"]) {
      const { team, caller: before } = await comeBack();
      const { administrators, guests, guestDays, tokenDays, approvals } = DEFAULT_POLICY;
      await asOwner("insert into team_policies (tenant_id, sign_in, administrators, guests, guest_days, token_days, approvals, changed_at) values ($1, $2, $3, $4, $5, $6, $7, now())", [team.teamId, demanded, administrators, guests, guestDays, tokenDays, JSON.stringify(approvals)]);
      const { token: link } = await team.identity.createWelcomeLink(before.personId);
      const { token } = await openLink(team.access, { token: link, browser: TEST_BROWSER });
      const caller = await team.access.sessions.resolveCaller(token);
      assert.ok(caller !== null);
      await assert.rejects(team.access.teams.get(caller, team.teamId), (error) => isAppError(error, "access.sign-in-too-weak"), demanded);
      const proof = { kind: "totp", code: "123456" } as const;
      await assert.rejects(team.access.elevations.begin(caller, { teamId: team.teamId, reason: "By a link", minutes: 5, proof }), (error) => isAppError(error, "access.sign-in-too-weak"), demanded);
    }
  });
});
