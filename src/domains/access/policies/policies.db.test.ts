// Policies on both engines: what a change needs, what it can never be, and that it holds.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { HOUR, MINUTE } from "#base/units.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { DEFAULT_POLICY, type TeamPolicy } from "#protocol/api/policies.ts";
import { TEAM_ROLES } from "#protocol/api/roles.ts";

import { ACCESS_TEST_DOMAINS, openLink, TEST_BROWSER } from "#domains/access/testing.ts";
import { createPeopledTeam, type PeopledTeam } from "#domains/access/members/testing/peopled-team.ts";

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);
const change = (team: PeopledTeam, part: Partial<TeamPolicy>, caller = team.owner) => team.access.policies.change(caller, { teamId: team.teamId, policy: { ...DEFAULT_POLICY, ...part }, reason: "Because" });

forEachEngine("policies", { domains: ACCESS_TEST_DOMAINS }, async (suite) => {
  const { t, clock, asOwner } = suite;

  await t.test("a team has the defaults until it says otherwise, and those who run or audit it read them", async () => {
    const team = await createPeopledTeam(suite);
    assert.deepEqual(await team.access.policies.get(team.owner, team.teamId), DEFAULT_POLICY);
    for (const role of TEAM_ROLES) {
      const ask = async () => team.access.policies.get(await team.add(role), team.teamId);
      if (["owner", "administrator", "auditor", "compliance-officer"].includes(role)) await ask();
      else await assert.rejects(ask(), fails("access.denied"), role);
    }
  });

  await t.test("a change is a request: with a deputy it waits for them, alone it holds at once and is recorded", async () => {
    const team = await createPeopledTeam(suite);
    assert.equal((await change(team, { guestDays: 30 })).state, "applied");
    assert.equal((await team.access.policies.get(team.owner, team.teamId)).guestDays, 30);
    const deputy = await team.add("administrator");
    const asked = await change(team, { guestDays: 10 });
    assert.equal(asked.state, "open");
    await assert.rejects(change(team, { guestDays: 11 }), fails("access-request.open-already"));
    await team.access.requests.decide(deputy, { teamId: team.teamId, requestId: asked.requestId }, { decision: "approve" });
    assert.equal((await team.access.policies.get(team.owner, team.teamId)).guestDays, 10);
    assert.equal((await team.events()).filter((event) => event === "access.policy-changed").length, 2);
  });

  await t.test("who approves is a policy too: it holds for what is asked from then on, and owners always may", async () => {
    const team = await createPeopledTeam(suite);
    const { teamId } = team;
    const ownersAlone = { ...DEFAULT_POLICY, approvers: { access: [], role: [], policy: [], invitation: [] } };
    assert.equal((await change(team, ownersAlone)).state, "applied");
    assert.deepEqual((await team.access.policies.get(team.owner, teamId)).approvers, ownersAlone.approvers);
    const [second, deputy, officer, viewer] = [await team.add("owner"), await team.add("administrator"), await team.add("compliance-officer"), await team.add("viewer")];
    const place = { teamId, personId: viewer.personId };
    const role = { teamId, requestId: (await team.access.members.change(team.owner, place, { role: "analyst", reason: "x" })).requestId };
    await assert.rejects(team.access.requests.decide(deputy, role, { decision: "approve" }), fails("access-request.not-approver"));
    assert.equal((await team.access.requests.decide(second, role, { decision: "approve" })).state, "applied");
    const asked = await team.access.requests.ask(viewer, teamId, { bundle: "as-auditor", projects: null, durationSeconds: 3600, reason: "x" });
    await assert.rejects(team.access.requests.decide(officer, { teamId, requestId: asked.id }, { decision: "approve" }), fails("access-request.not-approver"));
    assert.equal((await team.access.requests.decide(second, { teamId, requestId: asked.id }, { decision: "approve" })).state, "active");
  });

  await t.test("administrators change neither how many approve nor who, unless an owner agrees", async () => {
    const team = await createPeopledTeam(suite);
    const [one, other] = [await team.add("administrator"), await team.add("administrator")];
    const session = { ...team.owner, personId: one.personId };
    const ask = (part: Partial<TeamPolicy>) => change(team, part, session);
    const asked = await ask({ approvals: { access: 0, role: 0, policy: 0, invitation: 0 } });
    const request = { teamId: team.teamId, requestId: asked.requestId };
    await assert.rejects(team.access.requests.decide(other, request, { decision: "approve" }), fails("access-request.not-approver"));
    assert.equal((await team.access.requests.decide(team.owner, request, { decision: "approve" })).state, "applied");
    const again = await ask({ approvals: { access: 0, role: 0, policy: 0, invitation: 0 }, approvers: { ...DEFAULT_POLICY.approvers, access: [] } });
    assert.equal(again.state, "open", "where the policy asks for nobody, an owner is asked all the same");
    await team.access.requests.decide(team.owner, { ...request, requestId: again.requestId }, { decision: "refuse", reason: "No" });
    assert.equal((await ask({ approvals: { access: 0, role: 0, policy: 0, invitation: 0 }, guestDays: 7 })).state, "applied", "the rest is as the policy says");
  });

  await t.test("the same approvers in another order are no change", async () => {
    const team = await createPeopledTeam(suite);
    await assert.rejects(change(team, { approvers: { ...DEFAULT_POLICY.approvers, access: ["compliance-officer", "administrator"] } }), fails("policy.same"));
  });

  await t.test("it needs an elevation, and something to change", async () => {
    const team = await createPeopledTeam(suite);
    await assert.rejects(change(team, { guestDays: 30 }, team.plain(team.owner)), fails("access.elevation-required"));
    await assert.rejects(change(team, {}), fails("policy.same"));
    for (const role of TEAM_ROLES.filter((each) => each !== "owner" && each !== "administrator")) await assert.rejects(change(team, { guestDays: 3 }, await team.add(role)), fails("access.denied"), role);
  });

  await t.test("nobody locks themselves out, nor the team", async () => {
    const team = await createPeopledTeam(suite);
    await assert.rejects(change(team, { signIn: "two-factors" }), fails("policy.locks-out"));
    await assert.rejects(change(team, { signIn: "passkey" }, { ...team.owner, strength: "two-factors" }), fails("policy.locks-out"));
    await assert.rejects(change(team, { approvals: { ...DEFAULT_POLICY.approvals, policy: 2 } }), fails("policy.locks-out"));
    await team.add("administrator");
    await assert.rejects(change(team, { administrators: 1 }), fails("policy.administrators-too-few"));
    await clock.advance(2 * HOUR);
    await assert.rejects(change(team, { sessionHours: 1 }), fails("policy.locks-out"));
  });

  await t.test("what it demands of sessions holds from the next request on", async () => {
    const team = await createPeopledTeam(suite);
    const { token } = await team.identity.createWelcomeLink(team.owner.personId);
    const session = await openLink(team.access, { token, browser: TEST_BROWSER });
    await change(team, { signIn: "two-factors" }, { ...team.owner, strength: "two-factors" });
    const weak = await team.access.sessions.resolveCaller(session.token);
    assert.ok(weak !== null);
    await assert.rejects(team.access.teams.get(weak, team.teamId), fails("access.sign-in-too-weak"));
    assert.equal((await team.access.teams.get({ ...weak, strength: "two-factors" }, team.teamId)).id, team.teamId);
  });

  await t.test("a session that is too old may nothing in the team, and so may one that stood idle for too long", async () => {
    const team = await createPeopledTeam(suite);
    const begin = async () => {
      const { token } = await team.identity.createWelcomeLink(team.owner.personId);
      return (await openLink(team.access, { token, browser: TEST_BROWSER })).token;
    };
    await change(team, { sessionHours: 2, idleMinutes: 30 });
    const token = await begin();
    for (let minutes = 0; minutes < 120; minutes += 20) {
      const caller = await team.access.sessions.resolveCaller(token);
      assert.ok(caller !== null, `after ${minutes} minutes`);
      await team.access.teams.get(caller, team.teamId);
      await clock.advance(20 * MINUTE);
    }
    await clock.advance(1);
    const old = await team.access.sessions.resolveCaller(token);
    assert.ok(old !== null);
    await assert.rejects(team.access.teams.get(old, team.teamId), fails("access.session-stale"));
    const idle = await begin();
    await clock.advance(30 * MINUTE + 1);
    for (const where of ["at once", "asking again does not bring it back"]) {
      const caller = await team.access.sessions.resolveCaller(idle);
      assert.ok(caller !== null);
      await assert.rejects(team.access.teams.get(caller, team.teamId), fails("access.session-stale"), where);
    }
    const fresh = await team.access.sessions.resolveCaller(await begin());
    assert.ok(fresh !== null);
    assert.equal((await team.access.teams.get(fresh, team.teamId)).id, team.teamId, "a new sign-in counts");
  });

  await t.test("one team's idle limit ends a session in that team, and in no other", async () => {
    const strict = await createPeopledTeam(suite);
    const lax = await createPeopledTeam(suite);
    await change(strict, { idleMinutes: 30 });
    const { personId } = strict.owner;
    const { token: link } = await strict.identity.createWelcomeLink(personId);
    const { token } = await openLink(strict.access, { token: link, browser: TEST_BROWSER });
    await asOwner("insert into memberships (tenant_id, person_id, role, created_at) values ($1, $2, 'viewer', now())", [lax.teamId, personId]);
    await asOwner("insert into team_directory (person_id, team_id) values ($1, $2)", [personId, lax.teamId]);
    await clock.advance(31 * MINUTE);
    for (let looks = 0; looks < 2; looks++) {
      const caller = await strict.access.sessions.resolveCaller(token);
      assert.deepEqual(new Map(caller?.teams.map(({ tenantId, stale }) => [tenantId, stale])), new Map([[strict.teamId, true], [lax.teamId, false]]));
    }
  });

  await t.test("where guests are not allowed, those who are there are let in no more", async () => {
    const team = await createPeopledTeam(suite);
    const guest = await team.add("guest");
    const { token } = await team.identity.createWelcomeLink(guest.personId);
    const session = await openLink(team.access, { token, browser: TEST_BROWSER });
    assert.equal((await team.access.sessions.resolveCaller(session.token))?.teams.length, 1);
    await change(team, { guests: false });
    assert.equal((await team.access.sessions.resolveCaller(session.token))?.teams.length, 0);
  });
});
