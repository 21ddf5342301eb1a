// Members on both engines: who sees them, how a role changes, how a membership ends and what ends with it.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { createUuid } from "#base/uuid.ts";
import { DAY } from "#base/units.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { TEAM_ROLES } from "#protocol/api/roles.ts";

import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";

import { createPeopledTeam } from "./testing/peopled-team.ts";

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);

forEachEngine("members", { domains: ACCESS_TEST_DOMAINS }, async (suite) => {
  const { t, asOwner, clock, db } = suite;

  await t.test("are seen by those who run, audit or watch over the team, with what they can do and when they were here", async () => {
    const team = await createPeopledTeam(suite);
    const added = await Promise.all((["administrator", "auditor", "guest"] as const).map((role) => team.add(role, `${role}@example.org`)));
    for (const role of TEAM_ROLES) {
      const caller = await team.add(role);
      const ask = () => team.access.members.list(caller, team.teamId);
      if (["owner", "administrator", "auditor", "compliance-officer"].includes(role)) assert.ok((await ask()).items.length > 3, role);
      else await assert.rejects(ask(), fails("access.denied"), role);
    }
    const { items, administrators } = await team.access.members.list(team.owner, team.teamId);
    assert.deepEqual(administrators, { now: 4, most: 5 });
    const own = items.find(({ personId }) => personId === team.owner.personId);
    assert.deepEqual([own?.role, own?.lastSeen, own?.strength, own?.expiresAt], ["owner", "today", "one-factor", null]);
    const guest = items.find(({ email }) => email === "guest@example.org");
    assert.deepEqual([guest?.personId, guest?.projectIds, guest?.lastSeen], [added[2]?.personId, [team.projectId], "never"]);
  });

  await t.test("a change of a role is a request that another approves; the proposer cannot, and then it holds and is recorded", async () => {
    const team = await createPeopledTeam(suite);
    const [deputy, viewer] = [await team.add("administrator"), await team.add("viewer")];
    const place = { teamId: team.teamId, personId: viewer.personId };
    const outcome = await team.access.members.change(team.owner, place, { role: "analyst", reason: "Joins the review" });
    assert.equal(outcome.state, "open");
    assert.equal(await team.roleOf(viewer.personId), "viewer", "not yet");
    const request = { teamId: team.teamId, requestId: outcome.requestId };
    await assert.rejects(team.access.requests.decide(team.owner, request, { decision: "approve" }), fails("access-request.own"));
    const seen = await team.access.requests.get(deputy, request);
    assert.match(JSON.stringify(seen), /an analyst/);
    await team.access.requests.decide(deputy, request, { decision: "approve" });
    assert.equal(await team.roleOf(viewer.personId), "analyst");
    assert.ok((await team.events()).includes("access.role-changed"));
  });

  await t.test("where nobody else could approve, it is done at once under the elevation", async () => {
    const team = await createPeopledTeam(suite);
    const viewer = await team.add("viewer");
    const outcome = await team.access.members.change(team.owner, { teamId: team.teamId, personId: viewer.personId }, { role: "auditor", reason: "Yearly audit" });
    assert.equal(outcome.state, "applied");
    assert.equal(await team.roleOf(viewer.personId), "auditor");
  });

  await t.test("without an elevation nobody changes or ends anything", async () => {
    const team = await createPeopledTeam(suite);
    const viewer = await team.add("viewer");
    const place = { teamId: team.teamId, personId: viewer.personId };
    const plain = team.plain(team.owner);
    await assert.rejects(team.access.members.change(plain, place, { role: "analyst", reason: "x" }), fails("access.elevation-required"));
    await assert.rejects(team.access.members.end(plain, place, { reason: "x" }), fails("access.elevation-required"));
    for (const role of TEAM_ROLES.filter((each) => each !== "owner" && each !== "administrator")) {
      const caller = await team.add(role);
      await assert.rejects(team.access.members.change(caller, place, { role: "analyst", reason: "x" }), fails("access.denied"), role);
      await assert.rejects(team.access.members.end(caller, place, { reason: "x" }), fails("access.denied"), role);
    }
    assert.equal(await team.roleOf(viewer.personId), "viewer");
  });

  await t.test("an administrator makes and ends no owner, and the last owner can neither be ended, nor step down, nor leave", async () => {
    const team = await createPeopledTeam(suite);
    const administrator = await team.add("administrator");
    const own = { teamId: team.teamId, personId: team.owner.personId };
    await assert.rejects(team.access.members.end(administrator, own, { reason: "x" }), fails("member.owners-only"));
    await assert.rejects(team.access.members.change(administrator, own, { role: "viewer", reason: "x" }), fails("member.owners-only"));
    await assert.rejects(team.access.members.change(administrator, { ...own, personId: administrator.personId }, { role: "owner", reason: "x" }), fails("member.owners-only"));
    await assert.rejects(team.access.members.end(team.owner, own, { reason: "x" }), fails("member.last-owner"));
    await assert.rejects(team.access.members.leave(team.owner, team.teamId), fails("member.last-owner"));
    await team.access.members.leave(administrator, team.teamId);
    await assert.rejects(team.access.members.change(team.owner, own, { role: "viewer", reason: "x" }), fails("member.last-owner"));
    assert.equal(await team.roleOf(team.owner.personId), "owner");
  });

  await t.test("ending or lowering another who runs the team takes a third, whom neither of the two can be, whatever the policy says", async () => {
    const team = await createPeopledTeam(suite);
    const [second, deputy] = [await team.add("owner"), await team.add("administrator")];
    await asOwner("insert into team_policies (tenant_id, sign_in, administrators, guests, guest_days, token_days, approvals, changed_at) values ($1, 'one-factor', 5, true, 90, 365, $2, now())", [team.teamId, JSON.stringify({ access: 0, role: 0, policy: 0, invitation: 0 })]);
    const [{ teamId }, requests] = [team, team.access.requests];
    const asked = [
      await team.access.members.end(team.owner, { teamId, personId: deputy.personId }, { reason: "Has gone bad" }),
      await team.access.members.change(team.owner, { teamId, personId: second.personId }, { role: "viewer", reason: "Has gone bad" }),
    ];
    assert.deepEqual(asked.map(({ state }) => state), ["open", "open"]);
    const [end, lower] = asked.map(({ requestId }) => ({ teamId, requestId: requestId ?? "" }));
    assert.ok(end !== undefined && lower !== undefined);
    for (const decision of ["approve", "refuse"] as const) {
      await assert.rejects(requests.decide(deputy, end, { decision, reason: "I stay" }), fails("access-request.concerns-you"), decision);
      await assert.rejects(requests.decide(second, lower, { decision, reason: "I stay" }), fails("access-request.concerns-you"), decision);
    }
    const seen = await requests.get(second, lower);
    assert.deepEqual([seen.may.decide, seen.approvals.waitingFor, (await requests.list(second, teamId, { view: "to-decide", limit: 10 })).items.map(({ id }) => id)], [false, 1, [end.requestId]]);
    await requests.decide(deputy, lower, { decision: "approve" });
    assert.equal(await team.roleOf(second.personId), "viewer");
    assert.equal(await team.roleOf(deputy.personId), "administrator");
    for (const { personId } of [second, deputy]) {
      const email = (await team.access.members.list(team.owner, teamId)).items.find((member) => member.personId === personId)?.email;
      assert.ok(team.sent.some(({ to, subject }) => to === email && subject.includes("concerns you")), "they are told");
    }
  });

  await t.test("there is a way out: the only owner ends the only administrator on record, of two owners neither the other", async () => {
    const team = await createPeopledTeam(suite);
    const { teamId } = team;
    const [deputy, officer] = [await team.add("administrator"), await team.add("compliance-officer", `officer-${createUuid()}@example.org`)];
    const ended = await team.access.members.end(team.owner, { teamId, personId: deputy.personId }, { reason: "Has gone bad" });
    assert.equal(ended.state, "ended");
    assert.equal(await team.roleOf(deputy.personId), null);
    const record = await team.access.requests.get(officer, { teamId, requestId: ended.requestId ?? "" });
    assert.deepEqual([record.state, record.approvals.needed], ["applied", 0]);
    assert.ok(team.sent.some(({ to, subject }) => to.startsWith("officer-") && subject.includes("without approval")), "those who watch are told");
    const second = await team.add("owner");
    for (const [one, other] of [[team.owner, second], [second, team.owner]] as const) {
      const place = { teamId, personId: other.personId };
      await assert.rejects(team.access.members.end(one, place, { reason: "x" }), fails("member.needs-third"));
      await assert.rejects(team.access.members.change(one, place, { role: "viewer", reason: "x" }), fails("member.needs-third"));
    }
    await team.access.members.leave(second, teamId);
    assert.equal(await team.roleOf(second.personId), null, "anybody may go");
  });

  await t.test("the database takes no decision by whom a change is about", async () => {
    const team = await createPeopledTeam(suite);
    const deputy = await team.add("administrator");
    await team.add("administrator");
    const { requestId } = await team.access.members.end(team.owner, { teamId: team.teamId, personId: deputy.personId }, { reason: "x" });
    for (const kind of ["approved", "refused"]) {
      const insert = asOwner("insert into request_events (tenant_id, request_id, seq, kind, at, by_person, role) values ($1, $2, 1, $3, $4, $5, 'administrator')", [team.teamId, requestId, kind, new Date(clock.now()), deputy.personId]);
      await assert.rejects(insert, /nobody decides on their own request, on what is about them/);
    }
  });

  await t.test("of two owners who leave at the same time one stays", async () => {
    const team = await createPeopledTeam(suite);
    const second = await team.add("owner");
    const outcomes = await Promise.allSettled([team.access.members.leave(team.owner, team.teamId), team.access.members.leave(second, team.teamId)]);
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
    assert.equal((await asOwner("select 1 from memberships where tenant_id = $1 and role = 'owner'", [team.teamId])).length, 1);
  });

  await t.test("there are no more owners and administrators than the policy allows", async () => {
    const team = await createPeopledTeam(suite);
    for (let place = 1; place < 5; place++) await team.add("administrator");
    const viewer = await team.add("viewer");
    await asOwner("insert into team_policies (tenant_id, sign_in, administrators, guests, guest_days, token_days, approvals, changed_at) values ($1, 'one-factor', 5, true, 90, 365, $2, now())", [team.teamId, JSON.stringify({ access: 0, role: 0, policy: 0, invitation: 0 })]);
    const ask = () => team.access.members.change(team.owner, { teamId: team.teamId, personId: viewer.personId }, { role: "administrator", reason: "Deputy" });
    await assert.rejects(ask(), fails("member.too-many-administrators"));
    await asOwner("update team_policies set administrators = 6 where tenant_id = $1", [team.teamId]);
    assert.equal((await ask()).state, "applied");
  });

  await t.test("ending a membership ends its grants at once, and the person is as one who was never there", async () => {
    const team = await createPeopledTeam(suite);
    const viewer = await team.add("viewer");
    const grants = { personId: viewer.personId, sessionId: viewer.sessionId };
    const prepared = await team.access.grants.prepare({ kind: "elevation", tenantId: team.teamId, ...grants, reason: "x", durationMs: DAY });
    await db.tenant({ role: "strongroom_web", tenantId: team.teamId }, (tx) => team.access.grants.give(tx, prepared));
    await team.access.members.end(team.owner, { teamId: team.teamId, personId: viewer.personId }, { reason: "x" });
    assert.equal(await team.roleOf(viewer.personId), null);
    assert.deepEqual(await db.tenant({ role: "strongroom_web", tenantId: team.teamId }, (tx) => team.access.grants.listActive(tx, grants)), []);
    assert.deepEqual(await asOwner("select 1 from team_directory where team_id = $1 and person_id = $2", [team.teamId, viewer.personId]), []);
    await assert.rejects(team.access.members.end(team.owner, { teamId: team.teamId, personId: viewer.personId }, { reason: "x" }), fails("member.unknown"));
    assert.ok((await team.events()).includes("access.member-removed"));
  });

  await t.test("who becomes a guest keeps no access beyond the guest's projects", async () => {
    const team = await createPeopledTeam(suite);
    await asOwner("insert into team_policies (tenant_id, sign_in, administrators, guests, guest_days, token_days, approvals, changed_at) values ($1, 'one-factor', 5, true, 90, 365, $2, now())", [team.teamId, JSON.stringify({ access: 0, role: 0, policy: 0, invitation: 0 })]);
    const viewer = await team.add("viewer");
    const active = () => db.tenant({ role: "strongroom_web", tenantId: team.teamId }, (tx) => team.access.grants.listActive(tx, viewer));
    await team.access.requests.ask(viewer, team.teamId, { bundle: "as-auditor", projects: null, durationSeconds: 3600, reason: "x" });
    assert.equal((await active()).length, 1);
    await asOwner("update team_policies set approvals = $2 where tenant_id = $1", [team.teamId, JSON.stringify({ access: 1, role: 0, policy: 0, invitation: 0 })]);
    const waiting = await team.access.requests.ask(viewer, team.teamId, { bundle: "as-administrator", projects: null, durationSeconds: 3600, reason: "x" });
    const place = { teamId: team.teamId, personId: viewer.personId };
    assert.equal((await team.access.members.change(team.owner, place, { role: "guest", projectIds: [team.projectId], stayDays: 5, reason: "x" })).state, "applied");
    assert.deepEqual(await active(), []);
    const decided = await team.access.requests.decide(team.owner, { teamId: team.teamId, requestId: waiting.id }, { decision: "approve" });
    assert.equal(decided.state, "void");
    assert.deepEqual(await active(), []);
  });

  await t.test("who is a guest no more leaves behind what was opened to an outsider", async () => {
    const team = await createPeopledTeam(suite);
    const guest = await team.add("guest");
    assert.equal((await team.access.members.change(team.owner, { teamId: team.teamId, personId: guest.personId }, { role: "viewer", reason: "Joins us" })).state, "applied");
    assert.deepEqual(team.dismissed, [guest.personId]);
  });

  await t.test("somebody who is not there, here or in another team, is unknown", async () => {
    const [team, other] = [await createPeopledTeam(suite), await createPeopledTeam(suite)];
    for (const personId of [createUuid(), other.owner.personId]) {
      const place = { teamId: team.teamId, personId };
      await assert.rejects(team.access.members.end(team.owner, place, { reason: "x" }), fails("member.unknown"));
      await assert.rejects(team.access.members.change(team.owner, place, { role: "viewer", reason: "x" }), fails("member.unknown"));
    }
    await assert.rejects(team.access.members.list(team.owner, other.teamId), fails("team.unknown"));
  });

  await t.test("a guest is in no list when their time is over, and reaches nothing", async () => {
    const team = await createPeopledTeam(suite);
    const guest = await team.add("guest", "buyer@example.org");
    assert.deepEqual((await team.access.projects.list(guest, team.teamId)).map(({ id }) => id), [team.projectId]);
    await team.access.projects.create(team.owner, team.teamId, "Another");
    assert.equal((await team.access.projects.list(guest, team.teamId)).length, 1, "only their own");
    assert.equal((await team.access.projects.list(team.owner, team.teamId)).length, 2);
    await clock.advance(31 * DAY);
    const { items } = await team.access.members.list(team.owner, team.teamId);
    assert.ok(!items.some(({ email }) => email === "buyer@example.org"));
  });

  await t.test("the table of roles is that of the declarations", async () => {
    const team = await createPeopledTeam(suite);
    const { roles, permissions } = team.access.roles.get(team.owner, team.teamId);
    assert.deepEqual(roles.map(({ name }) => name), TEAM_ROLES);
    const declared = ACCESS_TEST_DOMAINS.flatMap((domain) => domain.permissions);
    assert.deepEqual(permissions.map(({ name, roles: who, elevation }) => [name, who, elevation]), declared.map(({ name, roles: who, elevation }) => [name, [...who], elevation === "required"]));
    await assert.rejects(async () => team.access.roles.get({ kind: "anonymous" }, team.teamId), fails("session.required"));
  });
});
