// From the one-time link to a team of one's own, on both engines: who becomes what, what is kept of it, and how it ends.

import assert from "node:assert/strict";

import { isAppError, type AppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { createUuid } from "#base/uuid.ts";
import { createTeamPurge } from "#domains/access/work/team-purge.ts";
import { createAudit } from "#domains/audit/index.ts";
import { forEachEngine, type TestSuite } from "#platform/db/testing/for-each-engine.ts";
import type { PersonCaller } from "#platform/http/route.ts";

import { elevate } from "./members/testing/peopled-team.ts";
import { ACCESS_TEST_DOMAINS, createTestAccess, openLink, TEST_BROWSER, TEST_GRACE_MS, TEST_LIFETIMES } from "./testing.ts";

function fails(code: ErrorCode): (error: unknown) => boolean {
  return (error: unknown): error is AppError => isAppError(error, code);
}

async function signIn(suite: TestSuite, teamName = "Bouldering") {
  const built = createTestAccess(suite);
  const { token } = await built.identity.createWelcomeLink(null);
  const welcomed = await openLink(built.access, { token, teamName, browser: TEST_BROWSER });
  const caller = await built.access.sessions.resolveCaller(welcomed.token);
  assert.ok(caller !== null);
  const teamId = caller.teams[0]?.tenantId ?? "";
  return { ...built, linkToken: token, sessionToken: welcomed.token, view: welcomed.view, caller: elevate(caller, teamId), teamId };
}

function asRole(caller: PersonCaller, role: "viewer" | "analyst"): PersonCaller {
  return { ...caller, teams: caller.teams.map((team) => ({ ...team, role })) };
}

forEachEngine("access", { domains: ACCESS_TEST_DOMAINS }, async (suite) => {
  const { t, db, clock, asOwner } = suite;

  await t.test("the one-time link makes its holder the owner of a team with a first project", async () => {
    const { view, caller, access, teamId } = await signIn(suite);
    assert.deepEqual(view.teams, [{ id: teamId, name: "Bouldering", role: "owner", elevation: null }]);
    assert.equal(view.person.email, null, "an address counts when it is confirmed");
    assert.deepEqual((await access.projects.list(caller, teamId)).map(({ name, vaults }) => [name, vaults]), [["First project", 0]]);
    const events = await asOwner("select event from audit_outbox where tenant_id = $1 order by event", [teamId]);
    assert.deepEqual(events.map((row) => row["event"]), ["access.project-created", "access.session-begun", "access.team-created"]);
  });

  await t.test("the link works once, also when two use it at the same time", async () => {
    const { identity, access, linkToken } = await signIn(suite);
    await assert.rejects(openLink(access, { token: linkToken, browser: TEST_BROWSER }), fails("welcome.link-refused"));
    const { token } = await identity.createWelcomeLink(null);
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => openLink(access, { token, browser: TEST_BROWSER })));
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
  });

  await t.test("a link is good for its time only, and a new one puts an end to the one before", async () => {
    const { identity, access } = createTestAccess(suite);
    const first = await identity.createWelcomeLink(null);
    const second = await identity.createWelcomeLink(null);
    await assert.rejects(openLink(access, { token: first.token, browser: TEST_BROWSER }), fails("welcome.link-refused"));
    await clock.advance(TEST_LIFETIMES.welcomeMs);
    await assert.rejects(openLink(access, { token: second.token, browser: TEST_BROWSER }), fails("welcome.link-refused"));
  });

  await t.test("a link for somebody who is there already begins a session and no team", async () => {
    const { identity, access, caller, teamId } = await signIn(suite);
    const { token } = await identity.createWelcomeLink(caller.personId);
    const { view } = await openLink(access, { token, browser: TEST_BROWSER });
    assert.deepEqual([view.person.id, view.teams.map(({ id }) => id)], [caller.personId, [teamId]]);
    assert.notEqual(view.session.id, caller.sessionId);
  });

  await t.test("a link that is used in a browser with a session ends that session, whoever's it was, and records it", async () => {
    const { identity, access, caller, sessionToken, teamId } = await signIn(suite);
    const { token } = await identity.createWelcomeLink(null);
    const { token: next } = await openLink(access, { token, browser: { ...TEST_BROWSER, sessionId: caller.sessionId } });
    assert.equal(await access.sessions.resolveCaller(sessionToken), null);
    assert.ok((await access.sessions.resolveCaller(next)) !== null);
    const ended = await asOwner("select p.person_id from audit_outbox o join audit_personal p on p.record_id = o.id where o.tenant_id = $1 and o.event = 'access.session-ended'", [teamId]);
    assert.deepEqual(ended.map((row) => row["person_id"]), [caller.personId]);
  });

  await t.test("what a caller has for a time says until when it may be remembered", async () => {
    const { access, caller, sessionToken, teamId } = await signIn(suite);
    assert.equal((await access.sessions.resolveCaller(sessionToken))?.countsUntil, undefined);
    const prepared = await access.grants.prepare({ kind: "elevation", tenantId: teamId, personId: caller.personId, sessionId: caller.sessionId, reason: "Why", durationMs: 60_000 });
    const { expiresAt } = await db.tenant({ role: "strongroom_web", tenantId: teamId }, (tx) => access.grants.give(tx, prepared));
    assert.deepEqual((await access.sessions.resolveCaller(sessionToken))?.countsUntil, expiresAt);
  });

  await t.test("a session ends by signing out, by standing idle, and at its age", async () => {
    const { identity, access, sessionToken, caller } = await signIn(suite);
    await clock.advance(TEST_LIFETIMES.sessionIdleMs - 1);
    assert.ok((await access.sessions.resolveCaller(sessionToken)) !== null, "use keeps it alive");
    await clock.advance(TEST_LIFETIMES.sessionIdleMs - 1);
    assert.ok((await access.sessions.resolveCaller(sessionToken)) !== null);
    await clock.advance(TEST_LIFETIMES.sessionIdleMs);
    assert.equal(await access.sessions.resolveCaller(sessionToken), null, "idle");

    const { token } = await identity.createWelcomeLink(caller.personId);
    const second = await openLink(access, { token, browser: TEST_BROWSER });
    for (let used = 0; used < TEST_LIFETIMES.sessionMs; used += TEST_LIFETIMES.sessionIdleMs / 2) {
      assert.ok((await access.sessions.resolveCaller(second.token)) !== null);
      await clock.advance(TEST_LIFETIMES.sessionIdleMs / 2);
    }
    assert.equal(await access.sessions.resolveCaller(second.token), null, "its age");

    const third = await signIn(suite);
    await third.access.sessions.end(third.caller);
    assert.equal(await third.access.sessions.resolveCaller(third.sessionToken), null, "signed out");
  });

  await t.test("tokens that are not ours are nobody's", async () => {
    const { access, sessionToken, linkToken } = await signIn(suite);
    for (const token of ["", "x", linkToken, `${sessionToken}x`, sessionToken.slice(1), "' or 1=1 --", sessionToken.toUpperCase()]) {
      assert.equal(await access.sessions.resolveCaller(token), null, token);
    }
  });

  await t.test("the database holds neither tokens nor names nor addresses", async () => {
    const { sessionToken, linkToken, access, caller, teamId } = await signIn(suite, "Canary Ltd");
    await access.projects.create(caller, teamId, "canary-project");
    const tables = ["people", "sessions", "welcome_links", "teams", "memberships", "projects", "team_directory", "audit_outbox"];
    for (const table of tables) {
      const dump = JSON.stringify(await asOwner(`select each::text as row from ${table} as each`));
      const hex = (text: string): string => Buffer.from(text).toString("hex");
      for (const canary of ["Canary", "canary-project", TEST_BROWSER.client.userAgent, TEST_BROWSER.client.network, sessionToken, linkToken]) {
        assert.ok(!dump.includes(canary) && !dump.includes(hex(canary)), `${table} holds ${canary}`);
      }
    }
  });

  await t.test("a membership that was taken away or lowered counts at the next request", async () => {
    const { access, sessionToken, caller, teamId } = await signIn(suite);
    await asOwner("update memberships set role = 'viewer' where tenant_id = $1", [teamId]);
    const lowered = await access.sessions.resolveCaller(sessionToken);
    assert.equal(lowered?.teams[0]?.role, "viewer");
    await assert.rejects(access.teams.rename(lowered ?? caller, teamId, "x"), fails("access.denied"));
    await asOwner("delete from memberships where tenant_id = $1", [teamId]);
    const removed = await access.sessions.resolveCaller(sessionToken);
    assert.deepEqual(removed?.teams, []);
    await assert.rejects(access.teams.get(removed ?? caller, teamId), fails("team.unknown"));
  });

  await t.test("the service asks again for what the route has asked", async () => {
    const { access, caller, teamId } = await signIn(suite);
    const viewer = asRole(caller, "viewer");
    await assert.rejects(access.teams.rename(viewer, teamId, "x"), fails("access.denied"));
    await assert.rejects(access.teams.delete(asRole(caller, "analyst"), teamId), fails("access.denied"));
    await assert.rejects(access.projects.create(viewer, teamId, "x"), fails("access.denied"));
    assert.equal((await access.teams.get(viewer, teamId)).role, "viewer");
    for (const other of [createUuid(), (await signIn(suite)).teamId]) {
      await assert.rejects(access.teams.get(caller, other), fails("team.unknown"));
      await assert.rejects(access.projects.list(caller, other), fails("team.unknown"));
    }
    await assert.rejects(access.teams.get({ kind: "anonymous" }, teamId), fails("session.required"));
    await assert.rejects(access.teams.get({ kind: "operator" }, teamId), fails("session.required"));
  });

  await t.test("a project of another team is unknown", async () => {
    const own = await signIn(suite);
    const other = await signIn(suite);
    const [project] = await other.access.projects.list(other.caller, other.teamId);
    await assert.rejects(own.access.projects.rename(own.caller, { teamId: own.teamId, projectId: project?.id ?? "", name: "x" }), fails("project.unknown"));
  });

  await t.test("a deleted team can be restored in its grace period, and nothing in it changes meanwhile", async () => {
    const { access, caller, teamId } = await signIn(suite);
    const deleted = await access.teams.delete(caller, teamId);
    assert.equal(Date.parse(deleted.deletion?.finalAt ?? "") - Date.parse(deleted.deletion?.requestedAt ?? ""), TEST_GRACE_MS);
    await clock.advance(1000);
    assert.deepEqual((await access.teams.delete(caller, teamId)).deletion, deleted.deletion, "asking twice keeps the first date");
    await assert.rejects(access.teams.rename(caller, teamId, "x"), fails("team.deleting"));
    await assert.rejects(access.projects.create(caller, teamId, "x"), fails("team.deleting"));
    assert.equal((await access.teams.restore(caller, teamId)).deletion, null);
    await assert.rejects(access.teams.restore(caller, teamId), fails("team.not-deleting"));
    assert.equal((await access.teams.rename(caller, teamId, "Renamed")).name, "Renamed");
  });

  await t.test("when the grace period is over, keys go first, then contents, then rows; the audit log says so", async () => {
    const { access, caller, identity, teamId, sessionToken } = await signIn(suite);
    const kept = await signIn(suite);
    await access.teams.delete(caller, teamId);
    const steps: string[] = [];
    const purge = createTeamPurge({
      db,
      clock,
      audit: createAudit({ clock, domains: ACCESS_TEST_DOMAINS }),
      destroyKeys: async (tenantId) => void steps.push(`keys ${tenantId}`),
      destroyContents: async (tenantId) => void steps.push(`contents ${tenantId}`),
    });
    assert.equal(await purge.run(), 0, "not yet");
    await clock.advance(TEST_GRACE_MS);
    await assert.rejects(access.teams.restore(caller, teamId), fails("team.deleting"));
    assert.equal(await purge.run(), 1);
    assert.deepEqual(steps, [`keys ${teamId}`, `contents ${teamId}`]);
    assert.equal(await purge.run(), 0);
    assert.deepEqual((await access.sessions.resolveCaller(sessionToken))?.teams ?? [], []);
    const rows = await asOwner("select (select count(*) from teams where tenant_id = $1)::int as teams, (select count(*) from projects where tenant_id = $1)::int as projects, (select count(*) from audit_outbox where tenant_id = $1 and event = 'access.team-destroyed')::int as destroyed, (select count(*) from teams where tenant_id = $2)::int as kept", [teamId, kept.teamId]);
    assert.deepEqual(rows[0], { teams: 0, projects: 0, destroyed: 1, kept: 1 });
    // Whoever runs the program can let the owner begin again: there is no other way back in.
    const { token } = await identity.createWelcomeLink(caller.personId);
    const { view } = await openLink(access, { token, teamName: "Again", browser: TEST_BROWSER });
    assert.deepEqual([view.person, view.teams.map(({ name, role }) => [name, role])], [{ id: caller.personId, email: null }, [["Again", "owner"]]]);
  });
});
