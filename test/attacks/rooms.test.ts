// Rooms under attack, over the real web role on both engines: a guest before the terms, outside the room, after their time, after they were put out; what
// is uploaded to act in somebody's browser; and what remains for those who run the room: who looked at what.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { createPermissions } from "#domains/access/index.ts";
import { hashInvitationToken } from "#domains/access/invitations/tokens.ts";
import { sealEmail } from "#domains/identity/people/emails.ts";
import { plantNamedReport } from "#domains/vaults/testing/plant-report.ts";
import { createFolderBlobs } from "#platform/blobs/folder-blobs.ts";
import { forEachEngine, type TestSuite } from "#platform/db/testing/for-each-engine.ts";
import { DOWNLOAD_POLICY } from "#platform/http/headers.ts";
import { MAX_DOCUMENT_BYTES } from "#protocol/api/rooms.ts";
import { listFindings } from "#protocol/report/exports/findings.ts";
import { sampleFacets } from "#protocol/report/sample-facets.ts";
import { sampleReport } from "#protocol/report/sample-reports.ts";
import type { Report } from "#protocol/report/schema.ts";
import { countSuppressed } from "#protocol/suppressions/open-part.ts";
import { DOMAINS } from "#roles/domains.ts";

import { SAMPLE_RESULTS } from "./sample-results.ts";
import { createVictim, paramsOf, sampleBody, urlOf, VICTIM_DOMAINS, type Answer, type Victim } from "./victim.ts";

const permissions = createPermissions(DOMAINS.flatMap((domain) => domain.permissions));
const TERMS = "# Terms\n\nWhat you see here is **confidential**.";

/** Who sends, and to which room. */
interface House {
  readonly victim: Victim;
  readonly asOwner: TestSuite["asOwner"];
  readonly base: string;
  readonly owner: string;
  ask(token: string, request: readonly [method: string, path: string, body?: object | Buffer]): Promise<Answer>;
  ok(token: string, request: readonly [method: string, path: string, body?: object | Buffer]): Promise<Record<string, unknown>>;
  /** Days from now. */
  later(days: number): string;
}

async function openHouse(suite: TestSuite): Promise<House> {
  const { asOwner } = suite;
  const victim = await createVictim(suite);
  suite.after(() => victim.close());
  const ask: House["ask"] = (token, [method, path, body = null]) =>
    victim.send({ method, url: `/api/v1/teams/${victim.own.teamId}${path}`, token, body: Buffer.isBuffer(body) || body === null ? body : JSON.stringify(body), headers: { "content-type": body === null ? undefined : Buffer.isBuffer(body) ? "application/octet-stream" : "application/json" } });
  return {
    victim, asOwner, ask,
    base: `/api/v1/teams/${victim.own.teamId}`,
    owner: await victim.signIn(victim.own.people.owner, victim.own.teamId),
    later: (days) => new Date(victim.clock.now() + days * DAY).toISOString(),
    async ok(token, request) {
      const answer = await ask(token, request);
      assert.ok(answer.status < 300, `${request[0]} ${request[1]}: ${answer.status} ${answer.body}`);
      return answer.body === "" ? {} : (JSON.parse(answer.body) as Record<string, unknown>);
    },
  };
}

interface MadeRoom {
  readonly roomId: string;
  readonly guestId: string;
  readonly guest: string;
  readonly personId: Uuid;
}

/** Made, filled, opened by its owner; the guest is invited by mail and joins by the link. */
async function makeRoom(house: House, given: { readonly scope: "summary" | "report"; readonly email: string; readonly days?: number }): Promise<MadeRoom> {
  const { ok, owner, victim, later } = house;
  const { id: roomId } = await ok(owner, ["POST", "/rooms", { name: "Falcon", purpose: "", expiresAt: later(30) }]);
  await ok(owner, ["PATCH", `/rooms/${String(roomId)}`, { scope: given.scope, exports: given.scope === "report", terms: TERMS, vaults: [{ vaultId: victim.own.vaultId, snapshotId: null }] }]);
  const { id: guestId } = await ok(owner, ["POST", `/rooms/${String(roomId)}/guests`, { email: given.email, expiresAt: later(given.days ?? 10) }]);
  await ok(owner, ["POST", `/rooms/${String(roomId)}/open`]);
  const { personId, token } = await joinBy(house, { email: given.email, guestId: String(guestId) });
  return { roomId: String(roomId), guestId: String(guestId), guest: token, personId };
}

/** As by the link in the mail, whose token only its reader has: here it is another's, put in its place. */
async function joinBy({ victim, asOwner, ask }: House, { email, guestId }: { readonly email: string; readonly guestId: string }): Promise<{ readonly personId: Uuid; readonly token: string }> {
  const [row] = await asOwner("select invitation_id, person_id from room_guests where id = $1", [guestId]);
  const joined = row?.["person_id"] as Uuid | null;
  if (joined !== null) return { personId: joined, token: await victim.signIn(joined) };
  const index = sealEmail(victim.installationKey, createUuid(), email).index;
  const [before] = await asOwner("select person_id from people where email_index = $1", [index]);
  const personId = (before?.["person_id"] as Uuid | undefined) ?? createUuid();
  const sealed = sealEmail(victim.installationKey, personId, email);
  if (before === undefined) await asOwner("insert into people (person_id, created_at, email_key_id, email_sealed, email_index) values ($1, $2, $3, $4, $5)", [personId, new Date(victim.clock.now()), sealed.keyId, sealed.sealed, sealed.index]);
  const link = createUuid().replaceAll("-", "").padEnd(43, "A");
  await asOwner("update invitation_directory set token_hash = $2 where invitation_id = $1", [row?.["invitation_id"], hashInvitationToken(link)]);
  const session = await victim.signIn(personId);
  const answer = await victim.send({ method: "POST", url: "/api/v1/invitations/accept", token: session, body: JSON.stringify({ token: link }), headers: { "content-type": "application/json" } });
  assert.equal(answer.status, 200, answer.body);
  assert.equal((await ask(session, ["GET", "/visits"])).status, 200);
  return { personId, token: session };
}

async function accept({ ok }: House, { guest, roomId }: MadeRoom): Promise<string> {
  const { terms } = (await ok(guest, ["GET", `/visits/${roomId}/terms`])) as { readonly terms: { readonly digest: string } };
  await ok(guest, ["POST", `/visits/${roomId}/terms`, { digest: terms.digest }]);
  return terms.digest;
}

async function addDocument({ ok, ask, owner }: House, { roomId }: MadeRoom, given: { readonly name: string; readonly content: Buffer }): Promise<{ readonly documentId: string; readonly answer: Answer }> {
  const { id } = await ok(owner, ["POST", `/rooms/${roomId}/documents`, { name: given.name }]);
  return { documentId: String(id), answer: await ask(owner, ["PUT", `/rooms/${roomId}/documents/${String(id)}/content`, given.content]) };
}

/** What every look in a room asks. */
function looksIn({ victim }: House, roomId: string, documentId: string): readonly string[] {
  const { vaultId } = victim.own;
  return [`/visits/${roomId}`, `/visits/${roomId}/vaults/${vaultId}/report`, `/visits/${roomId}/vaults/${vaultId}/pdf`, `/visits/${roomId}/documents/${documentId}/view`, `/visits/${roomId}/documents/${documentId}/content`];
}

forEachEngine("rooms", { domains: VICTIM_DOMAINS }, async (suite) => {
  const { t } = suite;
  const house = await openHouse(suite);
  const { victim, asOwner, ask, ok, owner, later } = house;
  const { own, other } = victim;
  const room = await makeRoom(house, { scope: "report", email: "buyer@buyer.example" });
  const { guest, roomId } = room;
  const text = await addDocument(house, room, { name: "Plan <b>.txt", content: Buffer.from("<html><script>alert(1)</script>") });
  assert.equal(text.answer.status, 200, text.answer.body);
  const looks = looksIn(house, roomId, text.documentId);

  await t.test("before the terms are accepted nothing is shown, and nothing else is accepted in their place", async () => {
    for (const path of looks) {
      const answer = await ask(guest, ["GET", path]);
      assert.deepEqual([answer.status, answer.code], [403, "room.terms-not-accepted"], path);
    }
    assert.deepEqual((await ok(guest, ["GET", "/visits"]))["items"], [{ roomId, name: "Falcon", expiresAt: (JSON.parse((await ask(guest, ["GET", `/visits/${roomId}/terms`])).body) as { expiresAt: string }).expiresAt, accepted: false }]);
    assert.equal((await ask(guest, ["POST", `/visits/${roomId}/terms`, { digest: "0".repeat(64) }])).code, "room.terms-changed");
    assert.equal((await ask(guest, ["GET", looks[0] ?? ""])).code, "room.terms-not-accepted");
  });

  await t.test("acceptance is recorded with the digest of the terms and the session; then the room is shown, with the guest's mark", async () => {
    const digest = await accept(house, room);
    const [row] = await asOwner("select o.details, p.person_id, p.session_id from audit_outbox o join audit_personal p on p.record_id = o.id where o.event = 'vaults.room-terms-accepted' and o.subject_id = $1", [roomId]);
    assert.deepEqual(row?.["details"], { guestId: room.guestId, version: 1, terms: digest });
    assert.equal(row?.["person_id"], room.personId);
    assert.equal(typeof row?.["session_id"], "string");
    const shown = (await ok(guest, ["GET", `/visits/${roomId}`])) as { mark: { email: string; room: string }; vaults: { id: string; name: string }[]; documents: { id: string }[] };
    assert.deepEqual([shown.mark.email, shown.mark.room], ["buyer@buyer.example", "Falcon"]);
    assert.deepEqual([shown.vaults.map(({ id, name }) => [id, name]), shown.documents.map(({ id }) => id)], [[[own.vaultId, "Vault"]], [text.documentId]]);
    const pdf = await ask(guest, ["GET", looks[2] ?? ""]);
    assert.match(String(pdf.headers["content-disposition"]), /report-\d{4}-\d\d-\d\d-[0-9a-f-]{36}\.pdf"$/);
    assert.ok(pdf.body.startsWith("%PDF-"));
  });

  await t.test("over every route of the team, a guest of a room alone is shown nothing but the room", async () => {
    const token = await victim.signIn(room.personId);
    const hidden = [own.vaultId, own.snapshotId, own.projectId, own.runId, own.people.owner];
    let asked = 0;
    for (const route of victim.web.routes) {
      const { access, endpoint } = route;
      if (typeof access !== "object" || endpoint.id.startsWith("visit.") || endpoint.id === "team.leave" || !permissions.permits("guest", access.permission)) continue;
      const { type, body } = sampleBody(route, own);
      const answer = await victim.send({ method: endpoint.method, url: urlOf(route, paramsOf(own)), token, body, headers: { "content-type": type ?? undefined } });
      asked++;
      // What was sent itself comes back where it is kept.
      for (const id of hidden.filter((each) => !String(body ?? "").includes(each))) assert.equal(answer.body.includes(id), false, `${endpoint.id}: ${answer.body}`);
      if (endpoint.path.includes(":vaultId")) assert.deepEqual([answer.status, answer.code], [404, "vault.unknown"], endpoint.id);
    }
    assert.ok(asked > 15, String(asked));
    const portfolio = await ask(token, ["POST", "/archivist/questions", { question: "How many lines of code are there?", vaultId: null }]);
    assert.ok(portfolio.status !== 404 && !portfolio.body.includes("Vault\""), portfolio.body);
    for (const request of [["GET", "/cost"], ["GET", "/gate"], ["GET", "/portfolio/filters"], ["PUT", "/portfolio/filters", { items: [] }], ["GET", "/archivist"], ["POST", "/archivist/questions", { question: "How many lines of code are there?", vaultId: null, by: "model" }]] as const) {
      assert.equal((await ask(token, request)).code, "access.denied", `${request[0]} ${request[1]}`);
    }
  });

  await t.test("outside the room is unknown: another vault, another room, another team's room and document", async () => {
    const vaultId = createUuid();
    await asOwner("insert into vaults (tenant_id, id, project_id, key_id, name_sealed, source_kind, schedule, state, last_snapshot_id) select tenant_id, $2, project_id, key_id, name_sealed, source_kind, schedule, state, $3 from vaults where id = $1", [own.vaultId, vaultId, createUuid()]);
    const strange = await makeRoom(house, { scope: "report", email: "rival@rival.example" });
    const foreign = await addDocument(house, strange, { name: "Rival.txt", content: Buffer.from("rival") });
    for (const [path, code] of [
      [`/visits/${roomId}/vaults/${vaultId}/report`, "vault.unknown"],
      [`/visits/${roomId}/vaults/${vaultId}/pdf`, "vault.unknown"],
      [`/visits/${roomId}/vaults/${other.vaultId}/report`, "vault.unknown"],
      [`/visits/${strange.roomId}`, "room.unknown"],
      [`/visits/${strange.roomId}/terms`, "room.unknown"],
      [`/visits/${strange.roomId}/vaults/${own.vaultId}/report`, "room.unknown"],
      [`/visits/${roomId}/documents/${foreign.documentId}/content`, "room.document-unknown"],
      [`/visits/${roomId}/documents/${other.documentId}/view`, "room.document-unknown"],
      [`/visits/${other.roomId}`, "room.unknown"],
    ] as const) {
      const answer = await ask(guest, ["GET", path]);
      assert.deepEqual([answer.status, answer.code], [404, code], path);
    }
    assert.equal((await ask(guest, ["POST", `/visits/${strange.roomId}/terms`, { digest: "0".repeat(64) }])).code, "room.unknown");
    // What the owner chooses is held against the team too.
    assert.equal((await ask(owner, ["PATCH", `/rooms/${roomId}`, { vaults: [{ vaultId: other.vaultId, snapshotId: null }] }])).code, "vault.unknown");
    assert.equal((await ask(owner, ["PATCH", `/rooms/${roomId}`, { vaults: [{ vaultId: own.vaultId, snapshotId: other.snapshotId }] }])).code, "report.unknown");
    await ok(owner, ["POST", `/rooms/${strange.roomId}/close`]);
  });

  await t.test("a chosen snapshot stays as it is; a summary has no parts and no file", async () => {
    const newer = createUuid();
    await asOwner("insert into vault_snapshots (tenant_id, id, vault_id, run_id, results, created_at) values ($1, $2, $3, $4, $5, now())", [own.teamId, newer, own.vaultId, own.runId, JSON.stringify({ ...SAMPLE_RESULTS, generatedAt: "2026-02-02T12:00:00.000Z" })]);
    await asOwner("update vaults set last_snapshot_id = $2 where id = $1", [own.vaultId, newer]);
    const path = looks[1] ?? "";
    const seen = async (): Promise<string> => ((await ok(guest, ["GET", path]))["report"] as { generatedAt: string }).generatedAt;
    assert.equal(await seen(), "2026-02-02T12:00:00.000Z");
    await ok(owner, ["PATCH", `/rooms/${roomId}`, { vaults: [{ vaultId: own.vaultId, snapshotId: own.snapshotId }] }]);
    assert.equal(await seen(), SAMPLE_RESULTS.generatedAt);
    await ok(owner, ["PATCH", `/rooms/${roomId}`, { scope: "summary", exports: false }]);
    for (const refused of [`${path}?part=risk`, `${path}?part=people`, looks[2] ?? ""]) assert.equal((await ask(guest, ["GET", refused])).code, "room.not-shown", refused);
    assert.equal((await ask(owner, ["PATCH", `/rooms/${roomId}`, { exports: true }])).code, "room.invalid");
    await asOwner("update vaults set last_snapshot_id = $2 where id = $1", [own.vaultId, own.snapshotId]);
  });

  await t.test("what the team suppressed is left out of what is urgent in a room too, told in numbers, and neither named nor explained", async () => {
    const reading = await makeRoom(house, { scope: "report", email: "reader@reader.example" });
    await accept(house, reading);
    const place = { tenantId: own.teamId, vaultId: own.vaultId };
    const report = sampleReport({ facets: sampleFacets() });
    await plantNamedReport(suite, createFolderBlobs({ folder: victim.folder }), { ...place, report, at: new Date(victim.clock.now()), key: victim.evidenceKey(place) });
    const look = async (part: string) => (await ok(reading.guest, ["GET", `/visits/${reading.roomId}/vaults/${own.vaultId}/report?part=${part}`])) as { readonly urgent: readonly { readonly finding: string }[]; readonly report: Pick<Report, "suppressions"> };
    const isSecret = ({ finding }: { readonly finding: string }): boolean => finding.includes("credential");
    assert.ok((await look("summary")).urgent.some(isSecret));
    const rules = new Set(listFindings(report).flatMap(({ facet, rule }) => (facet === "secrets" ? [rule] : [])));
    for (const rule of rules) await ok(owner, ["POST", "/suppressions", { vaultId: own.vaultId, reach: "vault", covers: { kind: "rule", rule }, state: "false_positive", justification: null, response: null, reason: "CANARYREASON", days: 30 }]);
    const { urgent, report: { suppressions } } = await look("summary");
    assert.equal(urgent.some(isSecret), false);
    assert.ok(suppressions !== undefined && countSuppressed(suppressions) > 0);
    assert.deepEqual([suppressions.byRule, suppressions.entries, suppressions.covered], [[], [], []]);
    const risk = await look("risk");
    assert.deepEqual(new Set(risk.report.suppressions?.byRule.map(({ rule }) => rule).filter((rule) => rule.startsWith("secret/"))), rules);
    assert.equal(JSON.stringify(risk).includes("CANARYREASON"), false);
    assert.equal((await look("code")).report.suppressions, undefined);
    await ok(owner, ["POST", `/rooms/${reading.roomId}/close`]);
    await asOwner("update vaults set last_snapshot_id = $2 where id = $1", [own.vaultId, own.snapshotId]);
  });

  await t.test("what an open room shows changes within an elevation alone; without one a room can only be made smaller", async () => {
    const plain = await victim.signIn(own.people.owner);
    for (const request of [["PATCH", `/rooms/${roomId}`, { scope: "report" }], ["POST", `/rooms/${roomId}/documents`, { name: "a.txt" }], ["POST", `/rooms/${roomId}/open`], ["POST", `/rooms/${roomId}/guests`, { email: "x@x.example", expiresAt: later(1) }]] as const) {
      assert.equal((await ask(plain, request)).code, "access.elevation-required", `${request[0]} ${request[1]}`);
    }
  });

  await t.test("a document that would act is given out as what its name says, in an origin of its own; one that is not what it says is not taken", async () => {
    for (const path of looks.slice(3)) {
      const answer = await ask(guest, ["GET", path]);
      assert.deepEqual([answer.status, answer.headers["content-type"], answer.headers["x-content-type-options"], answer.headers["content-security-policy"]], [200, "text/plain; charset=utf-8", "nosniff", DOWNLOAD_POLICY], path);
      assert.match(String(answer.headers["content-disposition"]), /^attachment; filename="document-[0-9a-f]{8}\.txt"$/);
      assert.equal(answer.body, "<html><script>alert(1)</script>");
    }
    for (const name of ["page.html", "plot.svg", "macro.docm", "run.exe", "none"]) assert.equal((await ask(owner, ["POST", `/rooms/${roomId}/documents`, { name }])).code, "room.document-kind", name);
    for (const [name, content] of [["plot.png", "<svg onload='alert(1)'/>"], ["plan.pdf", "<html>"], ["plan.txt", "a\u0000b"], ["plan.docx", "%PDF-1.7"], ["empty.txt", ""]] as const) {
      const { documentId, answer } = await addDocument(house, room, { name, content: Buffer.from(content) });
      assert.equal(answer.code, "room.document-mismatch", name);
      assert.equal((await ask(guest, ["GET", `/visits/${roomId}/documents/${documentId}/content`])).code, "room.document-unknown", name);
      await ok(owner, ["DELETE", `/rooms/${roomId}/documents/${documentId}`]);
    }
    assert.equal((await ask(owner, ["PUT", `/rooms/${roomId}/documents/${text.documentId}/content`, Buffer.from("other")])).code, "room.document-kept");
    const pdf = await addDocument(house, room, { name: "Plan.pdf", content: Buffer.from("%PDF-1.7") });
    assert.equal((await ask(guest, ["GET", `/visits/${roomId}/documents/${pdf.documentId}/view`])).code, "room.not-shown", "a page cannot show it");
    if (suite.engine === "pglite") {
      const large = await addDocument(house, room, { name: "Large.pdf", content: Buffer.concat([Buffer.from("%PDF-"), Buffer.alloc(MAX_DOCUMENT_BYTES)]) });
      assert.deepEqual([large.answer.status, large.answer.code], [413, "request.too-large"]);
    }
  });

  await t.test("changed terms come first again, and the same text does not", async () => {
    await ok(owner, ["PATCH", `/rooms/${roomId}`, { terms: TERMS }]);
    assert.equal((await ask(guest, ["GET", looks[0] ?? ""])).status, 200);
    await ok(owner, ["PATCH", `/rooms/${roomId}`, { terms: `${TERMS} Really.` }]);
    for (const path of looks) assert.equal((await ask(guest, ["GET", path])).code, "room.terms-not-accepted", path);
    await Promise.all([accept(house, room), accept(house, room), accept(house, room)]);
    const accepted = await asOwner("select details ->> 'version' as version from audit_outbox where event = 'vaults.room-terms-accepted' and subject_id = $1 order by recorded_at", [roomId]);
    assert.deepEqual(accepted.map(({ version }) => version), ["1", "2"], "once a version, however often it is sent at once");
    assert.equal((await ask(guest, ["GET", looks[0] ?? ""])).status, 200);
  });

  await t.test("each look is there for who runs the room, counted, by day, and as a sheet in which nothing is a formula", async () => {
    const { id } = await ok(owner, ["POST", `/rooms/${roomId}/documents`, { name: "=cmd|' /C calc'!A0.txt" }]);
    await ok(owner, ["PUT", `/rooms/${roomId}/documents/${String(id)}/content`, Buffer.from("sheet")]);
    for (let times = 0; times < 2; times++) await ask(guest, ["GET", `/visits/${roomId}/documents/${String(id)}/view`]);
    const list = (await ok(owner, ["GET", `/rooms/${roomId}/looks`])) as { counts: { what: string; part: string | null; documentId: string | null; count: number; guestId: string }[]; days: { count: number }[]; total: number };
    assert.equal(list.counts.find(({ documentId }) => documentId === id)?.count, 2);
    assert.ok(list.counts.some(({ what, part, count }) => what === "report" && part === "summary" && count === 2));
    assert.ok(list.counts.every(({ guestId }) => guestId === room.guestId));
    assert.equal(list.days.reduce((sum, { count }) => sum + count, 0), list.total);
    const [recorded] = await asOwner("select count(*)::int as count from audit_outbox where event = 'vaults.room-looked' and subject_id = $1", [roomId]);
    assert.equal(recorded?.["count"], list.total, "the audit log has each of them");
    const sheet = (await ask(owner, ["GET", `/rooms/${roomId}/looks/export`])).body;
    assert.ok(sheet.includes(`"'=cmd|' /C calc'!A0.txt"`), sheet.slice(0, 400));
    assert.equal(sheet.trim().split("\r\n").length, list.total + 1);
    assert.equal((await ask(guest, ["GET", `/rooms/${roomId}/looks`])).code, "access.denied");
    assert.equal((await ask(owner, ["GET", `/rooms/${roomId}/documents/${String(id)}/content`])).body, "sheet");
    assert.deepEqual(await asOwner("select event from audit_outbox where event = 'vaults.room-document-downloaded' and subject_id = $1", [id]), [{ event: "vaults.room-document-downloaded" }], "who runs the team leaves a record too");
  });

  await t.test("who is put out is out at once, leaves the team with it, and does not come back in by an earlier place when they are invited elsewhere", async () => {
    await ok(owner, ["DELETE", `/rooms/${roomId}/guests/${room.guestId}`]);
    for (const path of looks) assert.deepEqual([(await ask(guest, ["GET", path])).code], ["team.unknown"], path);
    const again = await makeRoom(house, { scope: "summary", email: "buyer@buyer.example" });
    assert.equal((await ask(again.guest, ["GET", `/visits/${roomId}/terms`])).code, "room.unknown");
    assert.equal((await ask(again.guest, ["GET", `/visits/${again.roomId}/terms`])).status, 200);
    // A guest already: no new link, and both rooms are theirs until one of them is closed.
    const { id } = await ok(owner, ["POST", `/rooms/${roomId}/guests`, { email: "Buyer@buyer.example", expiresAt: later(20) }]);
    assert.equal((await ask(again.guest, ["GET", `/visits/${roomId}/terms`])).status, 200);
    assert.equal((await ask(owner, ["POST", `/rooms/${roomId}/guests`, { email: "buyer@buyer.example", expiresAt: later(20) }])).code, "room.guest-exists");
    await ok(owner, ["POST", `/rooms/${again.roomId}/close`]);
    assert.equal((await ask(again.guest, ["GET", `/visits/${again.roomId}/terms`])).code, "room.unknown");
    assert.equal((await ask(again.guest, ["GET", `/visits/${roomId}/terms`])).status, 200);
    assert.equal((await ask(owner, ["POST", `/rooms/${again.roomId}/open`])).code, "room.closed");
    assert.ok(typeof id === "string");
  });

  await t.test("an invitation whose time is over is sent anew when its guest is invited again, and one that is on its way is not", async () => {
    const invite = async (name: string): Promise<Record<string, unknown> | undefined> => {
      const { id: other } = await ok(owner, ["POST", "/rooms", { name, purpose: "", expiresAt: later(30) }]);
      const { id } = await ok(owner, ["POST", `/rooms/${String(other)}/guests`, { email: "late@late.example", expiresAt: later(10) }]);
      const [row] = await asOwner("select i.id, encode(d.token_hash, 'hex') as token, i.expires_at > $2 as good, (select count(*)::int from mails) as mails from room_guests g join invitations i on i.id = g.invitation_id left join invitation_directory d on d.invitation_id = i.id where g.id = $1", [id, new Date(victim.clock.now())]);
      return row;
    };
    const first = await invite("First");
    assert.deepEqual(await invite("Second"), first);
    for (const table of ["invitations where id", "invitation_directory where invitation_id"]) await asOwner(`update ${table.replace(" where", " set expires_at = $2 where")} = $1`, [first?.["id"], new Date(victim.clock.now())]);
    const third = await invite("Third");
    assert.deepEqual([third?.["id"], third?.["good"], third?.["mails"]], [first?.["id"], true, Number(first?.["mails"]) + 1]);
    assert.notEqual(third?.["token"], first?.["token"]);
  });

  await t.test("after the guest's last day, after the room's, and where the policy lets no guests in, nothing is shown", async () => {
    const short = await makeRoom(house, { scope: "summary", email: "short@short.example", days: 2 });
    await accept(house, short);
    assert.equal((await ask(short.guest, ["GET", `/visits/${short.roomId}`])).status, 200);
    await asOwner("update room_guests set expires_at = $2 where id = $1", [short.guestId, new Date(victim.clock.now())]);
    assert.equal((await ask(short.guest, ["GET", `/visits/${short.roomId}`])).code, "room.unknown");
    await asOwner("update room_guests set expires_at = $2 where id = $1", [short.guestId, later(1)]);
    await asOwner("update rooms set expires_at = $2 where id = $1", [short.roomId, new Date(victim.clock.now())]);
    assert.equal((await ask(short.guest, ["GET", `/visits/${short.roomId}`])).code, "room.unknown");
    assert.equal((await ask(owner, ["POST", "/rooms", { name: "Too long", purpose: "", expiresAt: later(400) }])).code, "room.invalid");
    assert.equal((await ask(owner, ["POST", `/rooms/${roomId}/guests`, { email: "long@long.example", expiresAt: later(300) }])).code, "guest.stay-too-long");
    const empty = await ok(owner, ["POST", "/rooms", { name: "Empty", purpose: "", expiresAt: later(5) }]);
    assert.equal((await ask(owner, ["POST", `/rooms/${String(empty["id"])}/open`])).code, "room.not-ready");
    await asOwner("insert into team_policies (tenant_id, sign_in, administrators, guests, guest_days, token_days, approvals, changed_at) values ($1, 'one-factor', 10, false, 90, 90, '{\"access\":1,\"role\":1,\"policy\":1,\"invitation\":1}', now())", [own.teamId]);
    assert.equal((await ask(short.guest, ["GET", `/visits/${short.roomId}`])).code, "team.unknown");
    assert.equal((await ask(owner, ["POST", `/rooms/${String(empty["id"])}/open`])).code, "guest.not-allowed");
    await asOwner("delete from team_policies where tenant_id = $1", [own.teamId]);
  });

  await t.test("what is sealed stays so, and a room that is deleted takes its documents with it", async () => {
    const rows = await victim.dump(own.teamId);
    for (const name of ["Falcon", "buyer@buyer.example", "Plan", "confidential"]) {
      assert.equal(rows.includes(name), false, name);
      assert.equal(rows.includes(Buffer.from(name).toString("hex")), false, name);
    }
    const names = (await asOwner("select blob_name from room_documents where room_id = $1 and blob_name is not null", [roomId])).map((row) => String(row["blob_name"]));
    assert.ok(names.length >= 3);
    const [container] = await asOwner("select container from vault_containers where tenant_id = $1", [own.teamId]);
    const kept = async (): Promise<readonly string[]> => (await readdir(join(victim.folder, String(container?.["container"])))).filter((file) => names.includes(file));
    assert.equal((await kept()).length, names.length);
    assert.equal((await ask(owner, ["DELETE", `/rooms/${roomId}`])).status, 204);
    assert.deepEqual(await kept(), []);
    for (const table of ["room_documents", "room_guests", "room_looks", "room_vaults"]) assert.deepEqual(await asOwner(`select 1 from ${table} where room_id = $1`, [roomId]), [], table);
  });
});
