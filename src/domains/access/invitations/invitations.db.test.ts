// Invitations on both engines, from the mail to the membership: who may invite, what a link is good for, and what nobody learns.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { createUuid } from "#base/uuid.ts";
import { DAY, MINUTE } from "#base/units.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { TEAM_ROLES } from "#protocol/api/roles.ts";

import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";
import { createPeopledTeam, tokenOf, type PeopledTeam } from "#domains/access/members/testing/peopled-team.ts";

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);
const viewer = { role: "viewer" } as const;

async function inviteAndJoin(team: PeopledTeam, email: string) {
  await team.access.invitations.create(team.owner, team.teamId, { email, ...viewer });
  const token = tokenOf(team.sent.at(-1));
  return { token, person: await team.createPerson(email) };
}

forEachEngine("invitations", { domains: ACCESS_TEST_DOMAINS }, async (suite) => {
  const { t, asOwner, clock } = suite;

  await t.test("a mail with a link goes to the address, and whoever signs in with it joins in the role", async () => {
    const team = await createPeopledTeam(suite);
    const outcome = await team.access.invitations.create(team.owner, team.teamId, { email: " Grace@Example.org ", role: "analyst" });
    assert.equal(outcome.state, "sent");
    const mail = team.sent[0];
    assert.equal(mail?.to, "Grace@Example.org");
    assert.match(mail?.text ?? "", /Bouldering/);
    const opened = await team.access.acceptances.open(tokenOf(mail));
    assert.deepEqual([opened.teamName, opened.email, opened.role], ["Bouldering", "Grace@Example.org", "analyst"]);
    const personId = await team.identity.findPersonByEmail("grace@example.org");
    assert.ok(personId !== null, "they can sign in with the address now");
    const person = { ...team.owner, personId, teams: [], grants: [] };
    assert.equal(await team.access.acceptances.accept(person, tokenOf(mail)), team.teamId);
    assert.equal(await team.roleOf(personId), "analyst");
    assert.deepEqual(await team.access.invitations.list(team.owner, team.teamId), []);
    assert.ok((await team.events()).includes("access.invitation-accepted"));
  });

  await t.test("the link is good once, also when it is used many times at once", async () => {
    const team = await createPeopledTeam(suite);
    const { token, person } = await inviteAndJoin(team, "once@example.org");
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => team.access.acceptances.accept(person, token)));
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
    await assert.rejects(team.access.acceptances.open(token), fails("invitation.refused"));
  });

  await t.test("the link is of no use to somebody with another address, or to nobody", async () => {
    const team = await createPeopledTeam(suite);
    const { token } = await inviteAndJoin(team, "wanted@example.org");
    for (const email of ["other@example.org", "wanted@example.org.evil.example", "wanted+x@example.org"]) {
      await assert.rejects(team.access.acceptances.accept(await team.createPerson(email), token), fails("invitation.other-address"), email);
    }
    await assert.rejects(team.access.acceptances.accept({ kind: "anonymous" }, token), fails("session.required"));
    await assert.rejects(team.access.acceptances.accept({ ...team.owner, credential: "api-token" }, token), fails("session.required"));
  });

  await t.test("who joins, or leaves, while a guest is being let in is met anew, and no invitation is left that leads nowhere", async () => {
    const team = await createPeopledTeam(suite);
    const prepare = () => team.access.guests.prepare(team.owner, { teamId: team.teamId, email: "guest@example.org", until: new Date(clock.now() + 5 * DAY) });
    const inTeam = <Value>(work: Parameters<typeof suite.db.tenant<Value>>[1]): Promise<Value> => suite.db.tenant({ role: "strongroom_web", tenantId: team.teamId }, work);
    const early = await prepare();
    const person = await team.add("guest", "guest@example.org");
    assert.equal(await inTeam((tx) => early.admit(tx)), null, "in by now, so an invitation would lead nowhere");
    assert.deepEqual(await team.access.invitations.list(team.owner, team.teamId), []);
    const met = await prepare();
    assert.equal((await inTeam((tx) => met.admit(tx)))?.personId, person.personId);
    const late = await prepare();
    await asOwner("delete from memberships where tenant_id = $1 and person_id = $2", [team.teamId, person.personId]);
    assert.equal(await inTeam((tx) => late.admit(tx)), null, "gone by now, so a place of theirs would be nobody's");
    const [one, other] = [await prepare(), await prepare()];
    const first = await inTeam((tx) => one.admit(tx));
    assert.equal((await inTeam((tx) => other.admit(tx)))?.invitationId, first?.invitationId, "invited by now, and the link that is on its way opens this too");
  });

  await t.test("a link ends after a week, when it is taken back, and when a new one is sent", async () => {
    const team = await createPeopledTeam(suite);
    const first = await inviteAndJoin(team, "late@example.org");
    await clock.advance(7 * DAY + 1);
    await assert.rejects(team.access.acceptances.accept(first.person, first.token), fails("invitation.refused"), "expired");
    const [late] = await team.access.invitations.list(team.owner, team.teamId);
    const place = { teamId: team.teamId, invitationId: late?.id ?? "" };
    await team.access.invitations.resend(team.owner, place);
    const second = tokenOf(team.sent.at(-1));
    assert.notEqual(second, first.token);
    await assert.rejects(team.access.invitations.resend(team.owner, place), fails("invitation.sent-just-now"));
    await clock.advance(MINUTE);
    await team.access.invitations.resend(team.owner, place);
    await assert.rejects(team.access.acceptances.accept(first.person, second), fails("invitation.refused"), "replaced");
    const third = tokenOf(team.sent.at(-1));
    await team.access.invitations.revoke(team.owner, place);
    await assert.rejects(team.access.acceptances.accept(first.person, third), fails("invitation.refused"), "taken back");
    await assert.rejects(team.access.invitations.revoke(team.owner, place), fails("invitation.unknown"));
    for (const token of ["", "x", "A".repeat(43)]) await assert.rejects(team.access.acceptances.open(token), fails("invitation.refused"));
  });

  await t.test("an owner or administrator is invited when others have approved, and the mail leaves only then", async () => {
    const team = await createPeopledTeam(suite);
    const deputy = await team.add("administrator");
    await assert.rejects(team.access.invitations.create(team.owner, team.teamId, { email: "new@example.org", role: "administrator" }), fails("invitation.needs-reason"));
    const outcome = await team.access.invitations.create(team.owner, team.teamId, { email: "new@example.org", role: "administrator", reason: "Runs the platform" });
    assert.equal(outcome.state, "open");
    const toNew = () => team.sent.filter(({ to }) => to === "new@example.org");
    assert.equal(toNew().length, 0);
    await team.access.requests.decide(deputy, { teamId: team.teamId, requestId: outcome.requestId ?? "" }, { decision: "approve" });
    assert.equal(toNew().length, 1);
    await assert.rejects(team.access.invitations.create(deputy, team.teamId, { email: "boss@example.org", role: "owner", reason: "x" }), fails("member.owners-only"));
  });

  await t.test("a guest comes with projects and days of their own team, and as many as the policy allows", async () => {
    const [team, other] = [await createPeopledTeam(suite), await createPeopledTeam(suite)];
    const offer = { email: "buyer@example.org", role: "guest", projectIds: [team.projectId], stayDays: 10 } as const;
    for (const projectId of [other.projectId, createUuid()]) {
      await assert.rejects(team.access.invitations.create(team.owner, team.teamId, { ...offer, projectIds: [projectId] }), fails("project.unknown"));
    }
    await assert.rejects(team.access.invitations.create(team.owner, team.teamId, { ...offer, stayDays: 91 }), fails("guest.stay-too-long"));
    await team.access.invitations.create(team.owner, team.teamId, offer);
    const person = await team.createPerson("buyer@example.org");
    await team.access.acceptances.accept(person, tokenOf(team.sent.at(-1)));
    const rows = await asOwner("select project_ids, expires_at from memberships where person_id = $1", [person.personId]);
    assert.deepEqual(rows[0]?.["project_ids"], [team.projectId]);
    assert.deepEqual(rows[0]?.["expires_at"], new Date(clock.now() + 10 * DAY));
  });

  await t.test("an address is invited once at a time, members are not invited, and nobody without the right invites", async () => {
    const team = await createPeopledTeam(suite);
    await team.add("viewer", "member@example.org");
    await team.access.invitations.create(team.owner, team.teamId, { email: "twice@example.org", ...viewer });
    await assert.rejects(team.access.invitations.create(team.owner, team.teamId, { email: "TWICE@example.org", ...viewer }), fails("invitation.exists"));
    await assert.rejects(team.access.invitations.create(team.owner, team.teamId, { email: "Member@example.org", ...viewer }), fails("invitation.already-member"));
    await assert.rejects(team.access.invitations.create(team.plain(team.owner), team.teamId, { email: "x@example.org", ...viewer }), fails("access.elevation-required"));
    for (const role of TEAM_ROLES.filter((each) => each !== "owner" && each !== "administrator")) {
      const caller = await team.add(role);
      await assert.rejects(team.access.invitations.create(caller, team.teamId, { email: "x@example.org", ...viewer }), fails("access.denied"), role);
    }
  });

  await t.test("whether somebody here has the address changes nothing of the answer", async () => {
    const [team, other] = [await createPeopledTeam(suite), await createPeopledTeam(suite)];
    await other.add("owner", "known@example.org");
    const known = await team.access.invitations.create(team.owner, team.teamId, { email: "known@example.org", ...viewer });
    const unknown = await team.access.invitations.create(team.owner, team.teamId, { email: "unkno@example.org", ...viewer });
    const shape = (outcome: typeof known) => JSON.stringify({ ...outcome, invitation: { ...outcome.invitation, id: "", email: "" } });
    assert.equal(shape(known), shape(unknown));
  });

  await t.test("another team's invitation is unknown", async () => {
    const [team, other] = [await createPeopledTeam(suite), await createPeopledTeam(suite)];
    const { invitation } = await other.access.invitations.create(other.owner, other.teamId, { email: "a@example.org", ...viewer });
    for (const invitationId of [invitation?.id ?? "", createUuid()]) {
      await assert.rejects(team.access.invitations.revoke(team.owner, { teamId: team.teamId, invitationId }), fails("invitation.unknown"));
      await assert.rejects(team.access.invitations.resend(team.owner, { teamId: team.teamId, invitationId }), fails("invitation.unknown"));
    }
  });

  await t.test("who joins late meets the policy of that day", async () => {
    const team = await createPeopledTeam(suite);
    await team.access.invitations.create(team.owner, team.teamId, { email: "buyer@example.org", role: "guest", projectIds: [team.projectId], stayDays: 80 });
    const person = await team.createPerson("buyer@example.org");
    const token = tokenOf(team.sent.at(-1));
    await asOwner("insert into team_policies (tenant_id, sign_in, administrators, guests, guest_days, token_days, approvals, changed_at) values ($1, 'one-factor', 5, false, 7, 365, $2, now())", [team.teamId, JSON.stringify({ access: 1, role: 1, policy: 1, invitation: 1 })]);
    await assert.rejects(team.access.acceptances.accept(person, token), fails("guest.not-allowed"));
    await asOwner("update team_policies set guests = true where tenant_id = $1", [team.teamId]);
    await team.access.acceptances.accept(person, token);
    const rows = await asOwner("select expires_at from memberships where person_id = $1", [person.personId]);
    assert.deepEqual(rows[0]?.["expires_at"], new Date(clock.now() + 7 * DAY));
  });

  await t.test("the database holds neither addresses nor tokens", async () => {
    const team = await createPeopledTeam(suite);
    const { token } = await inviteAndJoin(team, "canary@example.org");
    for (const table of ["invitations", "invitation_directory", "people", "requests", "audit_outbox"]) {
      const dump = JSON.stringify(await asOwner(`select each::text as row from ${table} as each`));
      for (const canary of ["canary@example.org", Buffer.from("canary@example.org").toString("hex"), token]) assert.ok(!dump.includes(canary), `${table} holds ${canary}`);
    }
  });
});
