// Mail to people, on both engines: who is told of a run, who gets a planned report and in which form, and how it stops. Those who may no longer
// see a vault when it is sent get nothing.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { AppError, isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY, HOUR } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { plantNamedReport } from "#domains/vaults/testing/plant-report.ts";
import { plantReport } from "#domains/vaults/testing/plant-canary-report.ts";
import { createWebHouse, VAULT_DOMAINS } from "#domains/vaults/testing/web-house.ts";
import { tidyTeams } from "#domains/vaults/work/tidy.ts";
import { makeNotice } from "#domains/vaults/work/notices/make-notices.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import type { Mail } from "#platform/mail/mails.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { TeamRole } from "#protocol/api/roles.ts";
import type { NoticeEvent } from "#protocol/notices/events.ts";
import { sampleFacets } from "#protocol/report/sample-facets.ts";
import { sampleReport } from "#protocol/report/sample-reports.ts";
import type { Report } from "#protocol/report/schema.ts";

import { createVaultContents } from "#domains/vaults/contents.ts";
import { composeFailedRun } from "./compose.ts";
import { leaveDirectory } from "./directory.ts";

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);
const tokenOf = ({ text }: Mail): string => /\/notices\/stop#(\S+)/.exec(text)?.[1] ?? "";

forEachEngine("notices by mail", { domains: VAULT_DOMAINS }, async (suite) => {
  const { t, asOwner, db, clock } = suite;

  async function createHouse() {
    const team = { live: true };
    const house = await createWebHouse(suite, {
      requireLiveTeam: async () => {
        if (!team.live) throw new AppError("team.deleting");
      },
    });
    const { tenantId, vaults, mails, people } = house;
    const join = (role: TeamRole, projects: "all" | readonly Uuid[] = "all"): PersonCaller => {
      const personId = createUuid();
      const person = { ...house.as(role), personId, teams: [{ tenantId, role, projects, demands: "one-factor" as const, stale: false }] };
      people.set(personId, person);
      return person;
    };
    const owner = join("owner");
    const vault = await vaults.edits.create(owner, tenantId, { projectId: createUuid(), name: "Canary Vault", replication: "manual", source: { kind: "git", url: "https://example.org/canary.git" } });
    const place = { teamId: tenantId, vaultId: vault.id };
    const run = { vaultId: vault.id, runId: vault.run?.id ?? "" };
    const make = (runId: Uuid, events: readonly NoticeEvent[], snapshotId: Uuid | null = null): Promise<void> =>
      db.tenant({ role: "strongroom_worker", tenantId }, (tx) => makeNotice({ enqueue: async () => true }, tx, { runId, vaultId: vault.id, snapshotId, events, now: new Date(clock.now()) }));
    return {
      ...house, team, owner, vault, place, run, join, make,
      take: (): Mail[] => mails.splice(0),
      async tell(events: readonly NoticeEvent[], snapshotId: Uuid | null = null): Promise<Mail[]> {
        const runId = createUuid();
        await make(runId, events, snapshotId);
        await vaults.teller.tell(runId);
        await vaults.teller.tell(runId);
        return mails.splice(0);
      },
    };
  }

  const addressed = (mails: readonly Mail[]): string[] => mails.map(({ to }) => to.split("@")[0] ?? "").toSorted();

  await t.test("unasked, who added a vault hears that it failed, and nobody of anything else; a mail says numbers and links, not even the vault's name", async () => {
    const { owner, run, join, tell } = await createHouse();
    join("administrator");
    const [mail, ...more] = await tell(composeFailedRun(run, "source.unauthorised"));
    assert.deepEqual([mail?.to, more], [`${owner.personId}@example.org`, []]);
    assert.equal(mail?.subject, "Strongroom: The source refuses the credential");
    assert.ok(mail.text.includes(`https://strongroom.example/teams/`) && mail.text.includes("source.unauthorised"));
    assert.ok(!/canary/i.test(JSON.stringify(mail)));
    assert.deepEqual(await tell([{ type: "analysis.done", data: { ...run, snapshotId: null } }]), []);
  });

  await t.test("each hears of what they chose, once, while they may see the vault; guests of their projects, the score from their own depth on", async () => {
    const { elevated, vaults, tenantId, vault, run, join, people, tell } = await createHouse();
    const choose = (person: PersonCaller, scoreDrop = 10, of: { kind: "team" } | { kind: "projects" | "vaults"; ids: Uuid[] } = { kind: "team" }) => vaults.notices.choices.save(person, tenantId, { events: ["score.dropped"], scoreDrop, of });
    const [near, far, elsewhere, guest, stranger, gone] = [join("analyst"), join("viewer"), join("auditor"), join("guest", [vault.projectId]), join("guest", [createUuid()]), join("viewer")];
    await choose(near, 10, { kind: "vaults", ids: [vault.id] });
    await choose(far, 50);
    await choose(elsewhere, 10, { kind: "projects", ids: [createUuid()] });
    for (const person of [guest, stranger, gone]) await choose(person);
    people.delete(gone.personId);
    const dropped: NoticeEvent = { type: "score.dropped", data: { ...run, snapshotId: createUuid(), before: 700, after: 690 } };
    assert.deepEqual(addressed(await tell([dropped])), [near.personId, guest.personId].toSorted());
    assert.equal((await asOwner("select count(*)::int as count from notice_directory where tenant_id = $1", [tenantId]))[0]?.["count"], 0);
    await assert.rejects(vaults.notices.choices.save(join("respondent"), tenantId, { events: [], scoreDrop: 1, of: { kind: "team" } }), fails("access.denied"));
    // What a person had chosen leaves with them.
    await db.tenant({ role: "strongroom_web", tenantId }, (tx) => createVaultContents({ clock, jobs: { enqueue: async () => true }, jitter: { maxMs: 0, random: () => 0 } }).cancelWorkOf(tx, near.personId));
    assert.deepEqual(addressed(await tell([dropped])), [guest.personId]);
    await vaults.edits.delete(elevated(join("owner")), { teamId: tenantId, vaultId: vault.id });
    assert.deepEqual(await tell([dropped]), [], "nor of a vault that is being deleted");
  });

  await t.test("a gate that is not passed and findings that are new are told once, by mail and to webhooks, when the names are opened", async () => {
    const { vaults, tenantId, owner, vault, tell, blobs, evidenceKey } = await createHouse();
    const webhookId = createUuid();
    await asOwner("insert into webhooks (tenant_id, id, key_id, url_sealed, events, score_drop, state, created_at) values ($1, $2, $3, $4, '[\"gate.failed\", \"findings.new\"]', 10, 'on', now())", [tenantId, webhookId, createUuid(), new Uint8Array(1)]);
    await vaults.notices.choices.save(owner, tenantId, { events: ["gate.failed", "findings.new"], scoreDrop: 10, of: { kind: "team" } });
    await vaults.gates.changeTeam(owner, tenantId, { maxNew: { critical: 0 } });
    const { secrets, ...others } = sampleFacets();
    const plant = async (facets: Report["facets"]): Promise<Uuid> => {
      await clock.advance(HOUR);
      return plantNamedReport(suite, blobs, { report: sampleReport({ facets }), tenantId, vaultId: vault.id, at: new Date(clock.now()), key: await evidenceKey({ tenantId, vaultId: vault.id }) });
    };
    const [first] = await tell([], await plant({ ...others, ...(secrets && { secrets: { ...secrets, found: [], past: [], findings: 0, byRule: [], history: null } }) }));
    assert.match(first?.subject ?? "", /The gate of the team is not passed/, "of the first report everything is new");
    const second = await plant({ ...others, ...(secrets && { secrets }) });
    const [mail] = await tell([], second);
    assert.match(mail?.text ?? "", /- The gate of the team is not passed: 1 check failed\.\n- New critical or high findings: 1 critical/);
    assert.deepEqual(await tell([], await plant({ ...others, ...(secrets && { secrets }) })), [], "nothing is new");
    const sent = await asOwner("select event, payload #>> '{data,snapshotId}' as snapshot from webhook_deliveries where webhook_id = $1 order by created_at, event", [webhookId]);
    assert.deepEqual(sent.filter(({ snapshot }) => snapshot === second).map(({ event }) => event), ["findings.new", "gate.failed"], "each once, though the queue came twice");
    assert.equal(sent.length, 3);
    assert.equal((await asOwner("select 1 from notice_directory d join webhook_deliveries w using (id) where w.webhook_id = $1", [webhookId])).length, 3);
  });

  await t.test("the link in a mail stops notices and reports, of this person in this team alone; a forged one stops nothing", async () => {
    const { vaults, tenantId, owner, vault, run, join, tell } = await createHouse();
    const other = join("administrator");
    for (const person of [owner, other]) await vaults.notices.choices.save(person, tenantId, { events: ["analysis.failed"], scoreDrop: 1, of: { kind: "team" } });
    await vaults.notices.schedules.create(owner, tenantId, { vaultId: vault.id, every: "week", attach: false, people: [owner.personId] });
    const mails = await tell(composeFailedRun(run, null));
    const mail = mails.find(({ to }) => to.startsWith(owner.personId));
    assert.ok(mail !== undefined && mails.length === 2);
    const token = tokenOf(mail);
    assert.equal(mail.stopUrl, `https://strongroom.example/api/v1/notices/stop/${token}`);
    for (const forged of [token.slice(0, -2), `${token.slice(0, 90)}${token.charAt(90) === "A" ? "B" : "A"}${token.slice(91)}`, randomBytes(90).toString("base64url")]) await assert.rejects(vaults.notices.choices.stop(forged), fails("notices.token-refused"));
    await vaults.notices.choices.stop(token);
    await vaults.notices.choices.stop(token);
    assert.deepEqual(addressed(await tell(composeFailedRun(run, null))), [other.personId]);
    assert.deepEqual((await vaults.notices.schedules.list(owner, tenantId)).items, []);
    const acts = await asOwner("select p.details->>'personId' as person from audit_outbox o join audit_personal p on p.record_id = o.id where o.tenant_id = $1 and event = 'vaults.notices-stopped'", [tenantId]);
    assert.deepEqual(acts.map(({ person }) => person), [owner.personId]);
  });

  await t.test("the link in a mail writes nothing for who has left, or of a team that ends", async () => {
    const { vaults, tenantId, people, team, run, join, tell } = await createHouse();
    const person = join("administrator");
    await vaults.notices.choices.save(person, tenantId, { events: ["analysis.failed"], scoreDrop: 1, of: { kind: "team" } });
    const token = tokenOf((await tell(composeFailedRun(run, null))).find(({ to }) => to.startsWith(person.personId)) as Mail);
    const chosen = async () => (await vaults.notices.choices.get(person, tenantId)).choice.events;
    people.delete(person.personId);
    await vaults.notices.choices.stop(token);
    assert.deepEqual(await chosen(), ["analysis.failed"]);
    people.set(person.personId, person);
    team.live = false;
    await vaults.notices.choices.stop(token);
    assert.deepEqual(await chosen(), ["analysis.failed"]);
    team.live = true;
    await vaults.notices.choices.stop(token);
    assert.deepEqual(await chosen(), []);
    assert.equal((await asOwner("select count(*)::int as count from audit_outbox where tenant_id = $1 and event = 'vaults.notices-stopped'", [tenantId]))[0]?.["count"], 1);
  });

  await t.test("who stopped all mail is written into no plan, and sent nothing by one that slipped in, until they choose again", async () => {
    const { vaults, tenantId, owner, vault, join, take, blobs, evidenceKey, tell } = await createHouse();
    const { schedules, choices } = vaults.notices;
    const reader = join("viewer");
    await choices.save(reader, tenantId, { events: ["analysis.done"], scoreDrop: 10, of: { kind: "team" } });
    const [mail] = await tell([{ type: "analysis.done", data: { vaultId: vault.id, runId: createUuid(), snapshotId: null } }]);
    const plan = { vaultId: vault.id, every: "week" as const, attach: false, people: [reader.personId] };
    await schedules.create(owner, tenantId, plan);
    await choices.stop(tokenOf(mail as Mail));
    assert.deepEqual((await schedules.list(owner, tenantId)).items, [], "out of those that were");
    assert.equal((await choices.get(reader, tenantId)).stopped, true);
    await assert.rejects(schedules.create(owner, tenantId, plan), fails("report-schedule.stopped"));
    await plantReport({ suite, blobs, key: await evidenceKey({ tenantId, vaultId: vault.id }), tenantId, vaultId: vault.id, runId: vault.run?.id ?? "" });
    const { id } = await schedules.create(owner, tenantId, { ...plan, people: [owner.personId] });
    await asOwner("update report_schedules set people = array[$2::uuid] where id = $1", [id, reader.personId]);
    await clock.advance(7 * DAY);
    await vaults.reportSender.sendDue();
    assert.deepEqual(take(), []);
    assert.equal((await choices.save(reader, tenantId, { events: ["report.ready"], scoreDrop: 10, of: { kind: "team" } })).stopped, false);
    await clock.advance(7 * DAY);
    await vaults.reportSender.sendDue();
    assert.equal(take().length, 1);
  });

  await t.test("of a webhook's end those hear who manage webhooks and have not stopped all mail", async () => {
    const { vaults, tenantId, owner, join, take } = await createHouse();
    const [hears, stopped] = [join("administrator"), join("administrator")];
    join("analyst");
    await vaults.notices.choices.save(stopped, tenantId, { events: [], scoreDrop: 1, of: { kind: "team" } });
    const elevated: PersonCaller = { ...owner, grants: [{ grantId: createUuid(), tenantId, kind: "elevation", permissions: [], projects: "all" }] };
    const { webhook } = await vaults.notices.webhooks.create(elevated, tenantId, { url: "https://example.org/", events: ["analysis.failed"], scoreDrop: 1 });
    const noticeId = createUuid();
    await asOwner("update webhooks set state = 'failing' where id = $1", [webhook.id]);
    await asOwner("insert into notices (tenant_id, id, webhook_id, events, at) values ($1, $2, $3, '[]', now())", [tenantId, noticeId, webhook.id]);
    await asOwner("insert into notice_directory (tenant_id, id) values ($1, $2)", [tenantId, noticeId]);
    await vaults.teller.tell(noticeId);
    assert.deepEqual(addressed(take()), [owner.personId, hears.personId].toSorted());
  });

  await t.test("more ids than a statement has parameters leave the directory at once", async () => {
    const { tenantId, run, make } = await createHouse();
    await make(run.runId, composeFailedRun(run, null));
    await db.tenant({ role: "strongroom_worker", tenantId }, (tx) => leaveDirectory(tx, [...Array.from({ length: 70_000 }, createUuid), run.runId]));
    assert.equal((await asOwner("select count(*)::int as count from notice_directory where tenant_id = $1", [tenantId]))[0]?.["count"], 0);
  });

  await t.test("a planned report goes once to each who may see it: as a link, or with the very files of an export where plan, team and role allow it", async () => {
    const house = await createHouse();
    const { vaults, tenantId, owner, vault, place, join, people, take, tell, blobs, evidenceKey } = house;
    const { schedules } = vaults.notices;
    const [analyst, viewer, guest, stranger, gone] = [join("analyst"), join("viewer"), join("guest", [vault.projectId]), join("guest", [createUuid()]), join("viewer")];
    const readers = [analyst, viewer, guest, stranger, gone].map(({ personId }) => personId);
    const plan = { vaultId: vault.id, every: "week" as const, attach: true, people: readers };
    await assert.rejects(schedules.create(owner, tenantId, plan), fails("report-schedule.attachments-not-allowed"));
    await assert.rejects(schedules.create(owner, tenantId, { ...plan, attach: false, people: [createUuid()] }), fails("member.unknown"));
    await assert.rejects(schedules.allowAttachments(owner, tenantId, true), fails("access.elevation-required"));
    const elevated: PersonCaller = { ...owner, grants: [{ grantId: createUuid(), tenantId, kind: "elevation", permissions: [], projects: "all" }] };
    await schedules.allowAttachments(elevated, tenantId, true);
    const { id: scheduleId } = await schedules.create(owner, tenantId, plan);
    people.delete(gone.personId);
    const snapshotId = await plantReport({ suite, blobs, key: await evidenceKey({ tenantId, vaultId: vault.id }), tenantId, vaultId: vault.id, runId: vault.run?.id ?? "" });
    await vaults.reportSender.sendDue();
    assert.deepEqual(take(), [], "not before its time");
    await clock.advance(7 * DAY);
    await vaults.reportSender.sendDue();
    const mails = take();
    assert.deepEqual(addressed(mails), [analyst, viewer, guest].map(({ personId }) => personId).toSorted());
    for (const mail of mails) {
      assert.ok(mail.text.includes(`/vaults/${vault.id}/snapshots/${snapshotId}`));
      const attached = mail.to.startsWith(analyst.personId);
      assert.deepEqual([mail.attachments?.length, mail.goodUntilMs], attached ? [2, clock.now() + HOUR] : [undefined, undefined], "names leave for those alone who may see them");
    }
    const [pdf, signature] = mails.find(({ attachments }) => attachments !== undefined)?.attachments ?? [];
    const exported = await vaults.exports.file(owner, place, { snapshotId, format: "pdf", asOf: undefined });
    const parts: Uint8Array[] = [];
    for await (const part of exported.body) parts.push(part);
    assert.deepEqual([pdf?.fileName, pdf?.base64], [exported.fileName, Buffer.concat(parts).toString("base64")]);
    assert.equal(signature?.fileName, pdf?.fileName.replace(".pdf", ".dsse.json"));
    const acts = await asOwner("select p.details->>'personId' as person, o.details->>'attached' as attached from audit_outbox o join audit_personal p on p.record_id = o.id where o.tenant_id = $1 and event = 'vaults.report-mailed'", [tenantId]);
    assert.deepEqual(acts.map(({ person, attached }) => `${String(person)} ${String(attached)}`).toSorted(), [`${analyst.personId} true`, `${guest.personId} false`, `${viewer.personId} false`].toSorted());
    await clock.advance(7 * DAY);
    await vaults.reportSender.sendDue();
    assert.deepEqual(take(), [], "nobody gets the same report twice");
    await schedules.end(owner, tenantId, scheduleId);
    await assert.rejects(schedules.end(owner, tenantId, scheduleId), fails("report-schedule.unknown"));
    // Where the team demands more of a sign-in than the least, a mailbox is no way round it.
    people.set(analyst.personId, { ...analyst, strength: "passkey", teams: analyst.teams.map((team) => ({ ...team, demands: "two-factors" })) });
    const { id: strictId } = await schedules.create(owner, tenantId, { ...plan, people: [analyst.personId], every: "analysis" });
    assert.deepEqual((await tell([], snapshotId)).map(({ attachments, goodUntilMs }) => [attachments, goodUntilMs]), [[undefined, undefined]]);
    await schedules.end(owner, tenantId, strictId);
    people.set(analyst.personId, analyst);
    // After each analysis, and once the team allows no attachments any more.
    const still = readers.filter((personId) => personId !== gone.personId);
    await schedules.create(owner, tenantId, { ...plan, people: still, every: "analysis" });
    await schedules.allowAttachments(elevated, tenantId, false);
    const after = await tell([], snapshotId);
    assert.deepEqual([addressed(after), after.flatMap(({ attachments }) => attachments ?? [])], [[analyst, viewer, guest].map(({ personId }) => personId).toSorted(), []]);
    await assert.rejects(schedules.create(join("analyst", [createUuid()]), tenantId, { ...plan, people: still, attach: false }), fails("vault.unknown"));
  });

  await t.test("what is long past is forgotten, also where nothing runs: but not whom the newest report was sent to, and not by a run", async () => {
    const { tenantId, owner, elevated, vault, vaults, make, blobs } = await createHouse();
    const decide = async (): Promise<void> => void (await vaults.cost.reset(owner, tenantId), await vaults.licencePolicies.reset(owner, tenantId));
    await decide();
    await clock.advance(1);
    await decide();
    const [webhookId, scheduleId, newest] = [createUuid(), createUuid(), createUuid()];
    const long = new Date(clock.now());
    await asOwner("insert into webhooks (tenant_id, id, key_id, url_sealed, events, score_drop, state, created_at) values ($1, $2, $3, $4, '[]', 10, 'off', now())", [tenantId, webhookId, createUuid(), new Uint8Array(1)]);
    await asOwner("insert into webhook_deliveries (tenant_id, id, webhook_id, event, payload, state, created_at) values ($1, $2, $3, 'webhook.test', '{}', 'delivered', $4)", [tenantId, createUuid(), webhookId, long]);
    await asOwner("insert into report_schedules (tenant_id, id, vault_id, every, attach, people, created_at) values ($1, $2, $3, 'week', false, array[$4::uuid], $5)", [tenantId, scheduleId, vault.id, owner.personId, long]);
    for (const occasion of [newest, createUuid()]) await asOwner("insert into report_mails (tenant_id, schedule_id, occasion, person_id, at) values ($1, $2, $3, $4, $5)", [tenantId, scheduleId, occasion, owner.personId, long]);
    await asOwner("update vaults set last_snapshot_id = $2 where id = $1", [vault.id, newest]);
    await vaults.suppressions.create(elevated(owner), tenantId, { vaultId: vault.id, reach: "team", covers: { kind: "rule", rule: "secret/private-key" }, state: "false_positive", justification: null, response: null, reason: "It is a sample.", days: 1 });
    await make(createUuid(), []);
    const count = async (): Promise<readonly number[]> => Promise.all(["notices", "webhook_deliveries", "report_mails", "suppressions", "vault_cost_models", "vault_licence_policies"].map(async (table) => (await asOwner(`select 1 from ${table} where tenant_id = $1`, [tenantId])).length));
    const swept: string[] = [];
    const tidy = (): Promise<void> => tidyTeams({ db, clock, sweepGraceMs: DAY, listTeams: async () => [tenantId], blobs: { sweep: async (container, kept, olderThan) => (swept.push(container), blobs.sweep(container, kept, olderThan)) } });
    await clock.advance(30 * DAY);
    await tidy();
    assert.deepEqual(await count(), [1, 1, 2, 1, 2, 2]);
    await clock.advance(HOUR);
    await make(createUuid(), []);
    assert.deepEqual(await count(), [2, 1, 2, 1, 2, 2], "a run's own transaction forgets nothing");
    await tidy();
    assert.deepEqual(await count(), [1, 0, 1, 1, 2, 2]);
    assert.deepEqual((await asOwner("select occasion from report_mails where tenant_id = $1", [tenantId])).map(({ occasion }) => occasion), [newest]);
    await clock.advance(3 * 366 * DAY);
    await tidy();
    assert.deepEqual(await count(), [0, 0, 1, 0, 1, 1], "what holds stays");
    assert.equal(new Set(swept).size, 1);
  });

  await t.test("a portfolio is sent as a link, by whom may plan for all of it", async () => {
    const { vaults, tenantId, owner, join, take } = await createHouse();
    const plan = { vaultId: null, every: "month" as const, attach: false, people: [owner.personId] };
    await assert.rejects(vaults.notices.schedules.create(join("analyst", [createUuid()]), tenantId, plan), fails("access.denied"));
    await vaults.notices.schedules.create(owner, tenantId, plan);
    await clock.advance(30 * DAY);
    await vaults.reportSender.sendDue();
    const [mail, ...more] = take();
    assert.deepEqual([mail?.text.includes(`/teams/${tenantId}/portfolio`), more], [true, []]);
    await vaults.reportSender.sendDue();
    assert.deepEqual(take(), [], "until the next month");
  });
});
