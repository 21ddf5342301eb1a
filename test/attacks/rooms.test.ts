// Rooms under attack, over the real web role on both engines: a guest before the terms, outside the room, after their time, after they were put out; what
// is uploaded to act in somebody's browser; and what remains for those who run the room: who looked at what.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { createUuid } from "#base/uuid.ts";
import { createPermissions } from "#domains/access/index.ts";
import { deleteMember, lockMembers } from "#domains/access/members/store.ts";
import { endPlacesOf } from "#domains/vaults/rooms/guest-store.ts";
import { plantNamedReport } from "#domains/vaults/testing/plant-report.ts";
import { createFolderBlobs } from "#platform/blobs/folder-blobs.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { DOWNLOAD_POLICY } from "#platform/http/headers.ts";
import { MAX_DOCUMENT_BYTES, MAX_LOOKS_A_DAY } from "#protocol/api/rooms.ts";
import { listFindings } from "#protocol/report/exports/findings.ts";
import type { ReportBrief } from "#protocol/report/brief.ts";
import { sampleFacets } from "#protocol/report/sample-facets.ts";
import { sampleReport } from "#protocol/report/sample-reports.ts";
import type { Report } from "#protocol/report/schema.ts";
import { DOMAINS } from "#roles/domains.ts";

import { connectProvider } from "./provisioning-house.ts";
import { accept, addDocument, looksIn, makeRoom, openHouse, TERMS } from "./room-house.ts";
import { SAMPLE_RESULTS } from "./sample-results.ts";
import { MALWARE_SAMPLE, paramsOf, sampleBody, urlOf, VICTIM_DOMAINS } from "./victim.ts";

const permissions = createPermissions(DOMAINS.flatMap((domain) => domain.permissions));

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
    for (const request of [["GET", "/cost"], ["GET", "/licence-policy"], ["GET", "/gate"], ["GET", "/portfolio/filters"], ["PUT", "/portfolio/filters", { items: [] }], ["GET", "/archivist"], ["POST", "/archivist/questions", { question: "How many lines of code are there?", vaultId: null, by: "model" }]] as const) {
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
    const seen = async (): Promise<string> => String((await ok(guest, ["GET", path]))["reportedAt"]);
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
    const look = async (part: string) => (await ok(reading.guest, ["GET", `/visits/${reading.roomId}/vaults/${own.vaultId}/report?part=${part}`])) as { readonly urgent: readonly { readonly finding: string }[]; readonly brief: ReportBrief | null; readonly report: Pick<Report, "suppressions"> | null };
    const isSecret = ({ finding }: { readonly finding: string }): boolean => finding.includes("credential");
    assert.ok((await look("summary")).urgent.some(isSecret));
    const rules = new Set(listFindings(report).flatMap(({ facet, rule }) => (facet === "secrets" ? [rule] : [])));
    for (const rule of rules) await ok(owner, ["POST", "/suppressions", { vaultId: own.vaultId, reach: "vault", covers: { kind: "rule", rule }, state: "false_positive", justification: null, response: null, reason: "CANARYREASON", days: 30 }]);
    const { urgent, brief, report: whole } = await look("summary");
    assert.equal(urgent.some(isSecret), false);
    assert.ok(brief !== null && brief.suppressed > 0);
    assert.equal(whole, null, "of a summary the page's numbers are sent, and no others");
    const risk = await look("risk");
    assert.deepEqual(new Set(risk.report?.suppressions?.byRule.map(({ rule }) => rule).filter((rule) => rule.startsWith("secret/"))), rules);
    assert.equal(JSON.stringify(risk).includes("CANARYREASON"), false);
    assert.equal((await look("code")).report?.suppressions, undefined);
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
    const bad = await addDocument(house, room, { name: "bad.txt", content: Buffer.from(`Before. ${MALWARE_SAMPLE}. After.`) });
    assert.deepEqual([bad.answer.status, bad.answer.code], [422, "upload.malware"]);
    assert.equal((await ask(guest, ["GET", `/visits/${roomId}/documents/${bad.documentId}/content`])).code, "room.document-unknown", "a document that matched a signature is not kept");
    assert.deepEqual(await house.asOwner("select details from audit_outbox where event = 'vaults.upload-refused' and subject_id = $1", [bad.documentId]), [{ details: { what: "document", signature: 1 } }]);
    await ok(owner, ["DELETE", `/rooms/${roomId}/documents/${bad.documentId}`]);
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

  await t.test("who opens a room, or changes an open one, leaves in the log which vaults are shown by which report, under which terms, until when", async () => {
    const { id, expiresAt } = await ok(owner, ["POST", "/rooms", { name: "Logged", purpose: "", expiresAt: later(30) }]);
    const [path, { vaultId }, ends] = [`/rooms/${String(id)}`, own, { first: String(expiresAt), later: later(20) }];
    await ok(owner, ["PATCH", path, { terms: TERMS, vaults: [{ vaultId, snapshotId: null }] }]);
    await ok(owner, ["POST", `${path}/open`]);
    await ok(owner, ["PATCH", path, { vaults: [{ vaultId, snapshotId: own.snapshotId }], expiresAt: ends.later }]);
    await ok(owner, ["PATCH", path, { vaults: [] }]);
    const rows = await asOwner("select event, subject_id, details from audit_outbox where (subject_id = $1 or details ->> 'roomId' = $1::text) and event <> 'vaults.room-created'", [id]);
    const of = (event: string): readonly unknown[] => rows.filter((row) => row["event"] === `vaults.room-${event}`).map((row) => ({ subject: row["subject_id"], ...(row["details"] as object) }));
    const [terms, told] = [sha256Hex(TERMS), { subject: id, scope: "summary", exports: false }];
    assert.deepEqual(of("opened"), [{ ...told, vaults: 1, documents: 0, expiresAt: ends.first, terms }]);
    assert.deepEqual([of("vault-shown"), of("snapshot-shown"), of("vault-hidden")], [[{ subject: vaultId, roomId: id }], [{ subject: vaultId, roomId: id, snapshotId: own.snapshotId }], [{ subject: vaultId, roomId: id }]]);
    const changes = of("changed") as readonly { readonly vaults: number; readonly expiresAt: string; readonly terms: string }[];
    assert.deepEqual(changes.map((change) => `${change.vaults} ${change.expiresAt}`).toSorted(), [`0 ${ends.later}`, `1 ${ends.first}`, `1 ${ends.later}`].toSorted());
    assert.ok(changes.every((change) => change.terms === terms));
    await ok(owner, ["DELETE", path]);
  });

  await t.test("nobody fills the log with looks, and what was looked at is given out page by page, all of it", async () => {
    await asOwner("insert into room_looks (tenant_id, id, room_id, guest_id, what, at) select $1, gen_random_uuid(), $2, $3, 'room', $4::timestamptz - n * interval '1 second' from generate_series(1, $5) n", [own.teamId, roomId, room.guestId, new Date(victim.clock.now()), MAX_LOOKS_A_DAY]);
    for (const path of looks.filter((each) => !each.endsWith("/pdf"))) assert.deepEqual([(await ask(guest, ["GET", path])).code], ["room.too-many-looks"], path);
    const { total } = (await ok(owner, ["GET", `/rooms/${roomId}/looks`])) as { total: number };
    const ids = (await ask(owner, ["GET", `/rooms/${roomId}/looks/export`])).body.trim().split("\r\n").map((line) => line.split(",").at(-1));
    assert.deepEqual([ids.length, new Set(ids).size], [total + 1, total + 1]);
    await asOwner("update room_looks set at = at - interval '2 days' where room_id = $1 and what = 'room'", [roomId]);
    assert.equal((await ask(guest, ["GET", looks[0] ?? ""])).status, 200, "the next day they go on");
  });

  // The other engine has one connection, on which nothing waits.
  if (suite.engine === "postgres") await t.test("who puts a guest out waits for who ends their membership at that moment, and not both for each other", async () => {
    const leaving = await makeRoom(house, { scope: "summary", email: "leaving@leaving.example" });
    const [locked, waited] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const ending = suite.db.tenant({ role: "strongroom_web", tenantId: own.teamId }, async (tx) => {
      await lockMembers(tx, new Date(victim.clock.now()));
      locked.resolve();
      await waited.promise;
      await endPlacesOf(tx, leaving.personId, new Date(victim.clock.now()));
      await deleteMember(tx, { teamId: own.teamId, personId: leaving.personId });
    });
    await locked.promise;
    const removing = ask(owner, ["DELETE", `/rooms/${leaving.roomId}/guests/${leaving.guestId}`]);
    const ended = { removing: false };
    void removing.finally(() => (ended.removing = true));
    while (!ended.removing && (await asOwner("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).length === 0) await new Promise(setImmediate);
    waited.resolve();
    await ending;
    assert.deepEqual([(await removing).status, (await removing).code], [404, "room.guest-unknown"], "they are out already");
    await ok(owner, ["POST", `/rooms/${leaving.roomId}/close`]);
  });

  await t.test("who is made one of the team by its provider is in no room any more, and in none when they are a guest again", async () => {
    const hired = await makeRoom(house, { scope: "summary", email: "hired@hired.example" });
    const provider = await connectProvider(victim, suite, { teamId: own.teamId, defaultRole: "viewer" });
    await provider.addUser("hired@hired.example");
    const [row] = await asOwner("select m.role, g.removed_at is not null as out from memberships m join room_guests g using (tenant_id, person_id) where g.id = $1", [hired.guestId]);
    assert.deepEqual(row, { role: "viewer", out: true });
    for (const table of ["provisioning_tokens where team_id", "provisioning_connections where tenant_id"]) await asOwner(`delete from ${table} = $1`, [own.teamId]);
    await ok(owner, ["POST", `/rooms/${hired.roomId}/close`]);
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
