// Requests from asking to their end, on both engines.

import assert from "node:assert/strict";

import { accessDomain } from "#domains/access/domain.ts";
import { isAppError, type AppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY, HOUR, MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { ACCESS_TEST_DOMAINS } from "#domains/access/testing.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";

import { createRequestHouse, type RequestHouse } from "./testing/request-house.ts";

function fails(code: ErrorCode): (error: unknown) => boolean {
  return (error: unknown): error is AppError => isAppError(error, code);
}

const ASKED = { bundle: "as-analyst", projects: null, durationSeconds: 3600, reason: "canary reason" };

async function ask(house: RequestHouse, personId: Uuid) {
  return house.access.requests.ask(await house.caller(personId), house.teamId, ASKED);
}

async function approve(house: RequestHouse, requestId: Uuid, personId: Uuid) {
  return house.access.requests.decide(await house.caller(personId), { teamId: house.teamId, requestId }, { decision: "approve" });
}

forEachEngine("requests", { domains: ACCESS_TEST_DOMAINS }, async ({ t, db, clock, asOwner }) => {
  const house = () => createRequestHouse({ db, clock, asOwner });

  await t.test("asked, approved by another, used, and over by itself; the history tells all of it", async () => {
    const it = await house();
    const [viewer, owner] = [await it.join("viewer"), await it.join("owner")];
    const asked = await ask(it, viewer);
    assert.deepEqual([asked.state, asked.title, asked.approvals.needed, asked.approvals.waitingFor, asked.may.withdraw], ["open", "Work as an analyst", 1, 1, true]);
    assert.deepEqual((await it.access.requests.list(await it.caller(owner), it.teamId, { view: "to-decide", limit: 50 })).items.map(({ id, may }) => [id, may.decide]), [[asked.id, true]]);
    assert.equal((await it.access.requests.notices(await it.caller(owner), it.teamId)).toDecide, 1);
    const approved = await approve(it, asked.id, owner);
    assert.equal(approved.state, "active");
    const holder = await it.caller(viewer);
    assert.deepEqual(holder.grants.map(({ kind, permissions }) => [kind, permissions.includes("access.read")]), [["request", true]]);
    await clock.advance(HOUR);
    assert.deepEqual((await it.caller(viewer)).grants, []);
    const over = await it.access.requests.get(holder, { teamId: it.teamId, requestId: asked.id });
    assert.equal(over.state, "ended");
    assert.deepEqual(over.timeline.map(({ kind, by }) => [kind, by?.id ?? null]), [["asked", viewer], ["approved", owner], ["granted", owner], ["ended", null]]);
    assert.ok((await it.access.requests.sweep(it.teamId)) > 0);
    assert.deepEqual(it.mails.map(({ subject }) => subject), ["Strongroom: A request waits for your decision", "Strongroom: Your request was approved", "Strongroom: Your access has ended"]);
    assert.ok(it.mails.every(({ text }) => text.includes(`https://strongroom.test/teams/${it.teamId}/requests/${asked.id}`) && !text.includes("canary")));
  });

  await t.test("reasons and comments are sealed, in the tables and in the audit log", async () => {
    const it = await house();
    const [viewer, owner] = [await it.join("viewer"), await it.join("owner")];
    const asked = await ask(it, viewer);
    const refused = await it.access.requests.decide(await it.caller(owner), { teamId: it.teamId, requestId: asked.id }, { decision: "refuse", reason: "canary comment" });
    assert.deepEqual([refused.state, refused.reason, refused.timeline.at(-1)?.comment], ["refused", "canary reason", "canary comment"]);
    for (const table of ["requests", "request_events", "audit_outbox"]) {
      const dump = JSON.stringify(await asOwner(`select each::text as row from ${table} as each`));
      assert.ok(!dump.includes("canary") && !dump.includes(Buffer.from("canary").toString("hex")), table);
    }
  });

  await t.test("an unanswered request is over at its time, and stays over when the clock is set back", async () => {
    const it = await house();
    const [viewer, owner] = [await it.join("viewer"), await it.join("owner")];
    const asked = await ask(it, viewer);
    await clock.advance(7 * DAY);
    await assert.rejects(approve(it, asked.id, owner), fails("access-request.closed"));
    assert.equal(await it.access.requests.sweep(it.teamId), 1);
    assert.equal(await it.access.requests.sweep(it.teamId), 0, "once");
    const { timeline } = await it.access.requests.get(await it.caller(viewer), { teamId: it.teamId, requestId: asked.id });
    assert.deepEqual(timeline.map(({ kind }) => kind), ["asked", "expired"]);
  });

  await t.test("an extension is approved anew, and takes the place of the grant with what is left of it", async () => {
    const it = await house();
    const [viewer, owner] = [await it.join("viewer"), await it.join("owner")];
    const asked = await ask(it, viewer);
    await approve(it, asked.id, owner);
    await clock.advance(30 * MINUTE);
    const place = { teamId: it.teamId, requestId: asked.id };
    const more = await it.access.requests.extend(await it.caller(viewer), place, { durationSeconds: 3600, reason: "more" });
    assert.equal((await it.caller(viewer)).grants.length, 1);
    const extended = await approve(it, more.id, owner);
    assert.equal(Date.parse(extended.grant?.expiresAt ?? "") - clock.now(), 90 * MINUTE);
    assert.deepEqual((await it.caller(viewer)).grants.map(({ grantId }) => grantId), [extended.grant?.id]);
    assert.equal((await it.access.requests.get(await it.caller(viewer), place)).grant?.ended?.why, "replaced");
  });

  await t.test("a grant is ended by its holder, or by who decides, and by nobody else", async () => {
    const it = await house();
    const [viewer, owner, analyst, auditor] = [await it.join("viewer"), await it.join("owner"), await it.join("analyst"), await it.join("auditor")];
    const { grant } = await approve(it, (await ask(it, viewer)).id, owner);
    const place = { teamId: it.teamId, grantId: grant?.id ?? "" };
    await assert.rejects(it.access.requests.grants.end(await it.caller(analyst), place), fails("grant.unknown"));
    await assert.rejects(it.access.requests.grants.end(await it.caller(auditor), place), fails("access.denied"));
    const ended = await it.access.requests.grants.end(await it.caller(viewer), place);
    assert.equal(ended.ended?.why, "holder");
    await assert.rejects(it.access.requests.grants.end(await it.caller(owner), place), fails("grant.over"));
    const again = await approve(it, (await ask(it, viewer)).id, owner);
    assert.equal((await it.access.requests.grants.end(await it.caller(owner), { teamId: it.teamId, grantId: again.grant?.id ?? "" })).ended?.why, "approver");
  });

  await t.test("where the policy asks nobody to approve access, running the team is still an owner's to give", async () => {
    const it = await house();
    const [viewer, owner] = [await it.join("viewer"), await it.join("owner")];
    await it.setApprovals({ access: 0 });
    const ask0 = async (bundle: string) => it.access.requests.ask(await it.caller(viewer), it.teamId, { ...ASKED, bundle });
    assert.equal((await ask0("as-auditor")).state, "active");
    for (const bundle of ["as-administrator", "as-compliance-officer"]) {
      const asked = await ask0(bundle);
      assert.equal(asked.state, "open", bundle);
      assert.equal((await approve(it, asked.id, owner)).state, "active", bundle);
    }
    const { bundles } = await it.access.requests.options(await it.caller(viewer), it.teamId);
    assert.deepEqual(bundles.filter(({ approvals }) => approvals > 0).map(({ id }) => id), ["as-compliance-officer", "as-administrator"]);
  });

  await t.test("everything that was done under a grant is listed with it", async () => {
    const it = await house();
    const [viewer, owner] = [await it.join("viewer"), await it.join("owner")];
    const asked = await it.access.requests.ask(await it.caller(viewer), it.teamId, { ...ASKED, bundle: "as-administrator" });
    const { grant } = await approve(it, asked.id, owner);
    const holder = await it.caller(viewer);
    await it.access.projects.create(holder, it.teamId, "Made under a grant");
    await it.access.teams.rename(await it.caller(viewer, "elevated"), it.teamId, "Renamed");
    const { items } = await it.access.requests.grants.listActs(holder, { teamId: it.teamId, grantId: grant?.id ?? "" }, { limit: 50 });
    assert.deepEqual(items.map(({ event }) => event).sort(), ["access.project-created", "access.team-renamed"]);
  });

  await t.test("break-glass: within an elevation, at once, told to those who answer, red until another has reviewed it", async () => {
    const it = await house();
    const [analyst, owner, officer] = [await it.join("analyst"), await it.join("owner"), await it.join("compliance-officer")];
    const given = { ...ASKED, bundle: "as-administrator" };
    await assert.rejects(it.access.requests.breakGlass(await it.caller(analyst), it.teamId, given), fails("access.elevation-required"));
    await assert.rejects(it.access.requests.breakGlass(await it.caller(officer, "elevated"), it.teamId, given), fails("access.denied"));
    const taken = await it.access.requests.breakGlass(await it.caller(analyst, "elevated"), it.teamId, given);
    assert.deepEqual([taken.state, taken.review, it.mails.length], ["active", "later", 2]);
    const { grants } = await it.caller(analyst);
    const lent = grants.flatMap(({ permissions }) => permissions);
    assert.ok(lent.includes("access.edit-projects"));
    const administration = accessDomain.permissions.filter(({ elevation }) => elevation === "required").map(({ name }) => name);
    assert.deepEqual(lent.filter((name) => administration.includes(name)), [], "it administers nothing");
    const place = { teamId: it.teamId, requestId: taken.id };
    const finding = { finding: "justified", comment: "there was a fire" } as const;
    await assert.rejects(it.access.requests.review(await it.caller(owner), place, finding), fails("break-glass.not-over"));
    assert.deepEqual((await it.access.requests.notices(await it.caller(officer), it.teamId)).breakGlass.map(({ state }) => state), ["active"]);
    await clock.advance(HOUR);
    assert.deepEqual((await it.access.requests.notices(await it.caller(analyst), it.teamId)).breakGlass.map(({ state }) => state), ["unreviewed"]);
    await it.setRole(analyst, "owner");
    await assert.rejects(it.access.requests.review(await it.caller(analyst), place, finding), fails("access-request.own"));
    assert.equal((await it.access.requests.review(await it.caller(officer), place, finding)).review, "done");
    await assert.rejects(it.access.requests.review(await it.caller(owner), place, finding), fails("break-glass.reviewed-already"));
    assert.deepEqual((await it.access.requests.notices(await it.caller(owner), it.teamId)).breakGlass, []);
  });

  await t.test("what an only decider took in an emergency is noted as what nobody else could review, and by nobody who could", async () => {
    const it = await house();
    const owner = await it.join("owner");
    const taken = await it.access.requests.breakGlass(await it.caller(owner, "elevated"), it.teamId, { bundle: "see-evidence", projects: null, durationSeconds: 3600, reason: "fire" });
    const place = { teamId: it.teamId, requestId: taken.id };
    const note = { finding: "nobody-else", comment: "I run this alone" } as const;
    await assert.rejects(it.access.requests.review(await it.caller(owner), place, note), fails("break-glass.not-over"));
    await clock.advance(HOUR);
    await assert.rejects(it.access.requests.review(await it.caller(owner), place, { ...note, finding: "justified" }), fails("access-request.own"));
    const officer = await it.join("compliance-officer");
    assert.equal((await it.access.requests.get(await it.caller(owner), place)).may.note, false);
    await assert.rejects(it.access.requests.review(await it.caller(owner), place, note), fails("access-request.own"));
    await assert.rejects(it.access.requests.review(await it.caller(officer), place, note), fails("request.invalid"));
    await assert.rejects(
      asOwner("insert into request_events (tenant_id, request_id, seq, kind, at, by_person, role, finding) values ($1, $2, 2, 'reviewed', $3, $4, 'owner', 'nobody-else')", [it.teamId, taken.id, new Date(clock.now()), owner]),
      /somebody else can review it/,
    );
    await it.remove(officer);
    assert.equal((await it.access.requests.get(await it.caller(owner), place)).may.note, true);
    const noted = await it.access.requests.review(await it.caller(owner), place, note);
    assert.deepEqual([noted.review, noted.timeline.find(({ kind }) => kind === "reviewed")?.finding], ["done", "nobody-else"]);
    assert.deepEqual((await it.access.requests.notices(await it.caller(owner), it.teamId)).breakGlass, []);
  });

  await t.test("a change of a role is applied with the last approval, or at once where nobody else could approve", async () => {
    const it = await house();
    const [owner, viewer] = [await it.join("owner"), await it.join("viewer")];
    const alone = await it.access.members.change(await it.caller(owner, "elevated"), { teamId: it.teamId, personId: viewer }, { role: "administrator", reason: "a deputy" });
    assert.equal(alone.state, "applied");
    const record = await it.access.requests.get(await it.caller(owner), { teamId: it.teamId, requestId: alone.requestId });
    assert.deepEqual([record.state, record.approvals.needed, record.timeline.map(({ kind }) => kind)], ["applied", 0, ["asked", "applied"]]);
    const second = await it.join("viewer");
    const waits = await it.access.members.change(await it.caller(owner, "elevated"), { teamId: it.teamId, personId: second }, { role: "analyst", reason: "new work" });
    assert.equal(waits.state, "open");
    await assert.rejects(it.access.members.change(await it.caller(owner, "elevated"), { teamId: it.teamId, personId: second }, { role: "auditor", reason: "other work" }), fails("access-request.open-already"));
    await assert.rejects(approve(it, waits.requestId, viewer), fails("access.elevation-required"));
    const applied = await it.access.requests.decide(await it.caller(viewer, "elevated"), { teamId: it.teamId, requestId: waits.requestId }, { decision: "approve" });
    assert.equal(applied.state, "applied");
    assert.equal((await it.caller(second)).teams[0]?.role, "analyst");
  });

  await t.test("a change that is no longer possible when it is approved makes its request void and changes nothing", async () => {
    const it = await house();
    const [owner, other, viewer] = [await it.join("owner"), await it.join("administrator"), await it.join("viewer")];
    const waits = await it.access.members.change(await it.caller(owner, "elevated"), { teamId: it.teamId, personId: viewer }, { role: "analyst", reason: "x" });
    await it.remove(viewer);
    const closed = await it.access.requests.decide(await it.caller(other, "elevated"), { teamId: it.teamId, requestId: waits.requestId }, { decision: "approve" });
    assert.deepEqual([closed.state, closed.timeline.at(-1)?.code], ["void", "member.unknown"]);
  });

  await t.test("who leaves asks for nothing any more", async () => {
    const it = await house();
    const [viewer, owner] = [await it.join("viewer"), await it.join("owner")];
    const asked = await ask(it, viewer);
    assert.equal(await db.tenant({ role: "strongroom_web", tenantId: it.teamId }, (tx) => it.access.requests.withdrawAllOf(tx, viewer)), 1);
    await assert.rejects(approve(it, asked.id, owner), fails("access-request.closed"));
    const second = await ask(it, viewer);
    await it.remove(viewer);
    assert.deepEqual((await approve(it, second.id, owner)).timeline.at(-1)?.code, "access-request.asker-left");
  });

  await t.test("what was given for a time stands among what one may do in the team, for as long", async () => {
    const it = await house();
    const [viewer, owner] = [await it.join("viewer"), await it.join("owner")];
    const may = async () => (await it.access.teams.get(await it.caller(viewer), it.teamId)).permissions.includes("access.read-requests");
    assert.equal(await may(), false);
    const asked = await it.access.requests.ask(await it.caller(viewer), it.teamId, { bundle: "as-auditor", projects: null, durationSeconds: 3600, reason: "Why" });
    await approve(it, asked.id, owner);
    assert.equal(await may(), true);
    await clock.advance(HOUR);
    assert.equal(await may(), false);
  });

  await t.test("nobody sees another's request but those who answer for access", async () => {
    const it = await house();
    const [viewer, analyst, auditor] = [await it.join("viewer"), await it.join("analyst"), await it.join("auditor")];
    await it.join("owner");
    const asked = await ask(it, viewer);
    const place = { teamId: it.teamId, requestId: asked.id };
    await assert.rejects(it.access.requests.get(await it.caller(analyst), place), fails("access-request.unknown"));
    await assert.rejects(it.access.requests.get(await it.caller(viewer), { ...place, requestId: createUuid() }), fails("access-request.unknown"));
    assert.equal((await it.access.requests.get(await it.caller(auditor), place)).may.decide, false);
    await assert.rejects(it.access.requests.withdraw(await it.caller(auditor), place), fails("access-request.unknown"));
    assert.deepEqual((await it.access.requests.list(await it.caller(analyst), it.teamId, { view: "all", limit: 50 })).items, []);
  });
});
