// Vaults from the web's side, on both engines: what is written together, what is sealed, what each role is shown.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { parseSignatures } from "#platform/malware/parse-signatures.ts";
import { createUploadScanner } from "#platform/malware/scanner.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { EXPORT_FORMATS } from "#protocol/report/exports/formats.ts";
import type { Tx } from "#platform/db/db.ts";

import { createVaultContents } from "./contents.ts";
import { plantReport } from "./testing/plant-canary-report.ts";
import { createWebHouse, VAULT_DOMAINS } from "./testing/web-house.ts";

const SECRET = "secret-token-canary";

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);
const git = (extra: object = {}) => ({ projectId: createUuid(), name: "Canary Vault", replication: "manual" as const, source: { kind: "git" as const, url: "https://example.org/canary.git", ref: "canary-branch", ...extra } });

forEachEngine("vaults from the web", { domains: VAULT_DOMAINS }, async (suite) => {
  const { t, asOwner, clock } = suite;

  await t.test("a vault, its credential, its first run, the message and the record are written together, and nothing of the source in clear", async () => {
    const { vaults, owner, tenantId, enqueued, sealed } = await createWebHouse(suite);
    const vault = await vaults.edits.create(owner, tenantId, git({ username: "reader", token: SECRET }));
    assert.deepEqual([vault.name, vault.source, vault.state, vault.run?.state], ["Canary Vault", { kind: "git", url: "https://example.org/canary.git", ref: "canary-branch", hasCredential: true }, "working", "queued"]);
    assert.deepEqual(enqueued, [vault.id]);
    assert.deepEqual(JSON.parse(sealed[0] ?? ""), { kind: "token", username: "reader", token: SECRET });
    const rows = JSON.stringify(await asOwner("select v::text as vault, c::text as credential, r::text as run, a::text as act from vaults v join vault_credentials c on c.vault_id = v.id join vault_runs r on r.vault_id = v.id join audit_outbox a on a.subject_id = v.id where v.id = $1", [vault.id]));
    assert.ok(rows.includes("vaults.vault-created"));
    for (const canary of ["anary", SECRET, "reader", "example.org"]) assert.ok(!rows.includes(canary) && !rows.includes(Buffer.from(canary).toString("hex")), canary);
  });

  await t.test("when one part cannot be written, none is", async () => {
    const { vaults, owner, tenantId } = await createWebHouse(suite);
    await asOwner("create or replace function refuse_run() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$");
    await asOwner("create trigger refuse_run before insert on vault_runs for each row execute function refuse_run()");
    await assert.rejects(vaults.edits.create(owner, tenantId, git()));
    await asOwner("drop trigger refuse_run on vault_runs");
    const left = await asOwner("select (select count(*) from vaults where tenant_id = $1)::int as vaults, (select count(*) from vault_directory where tenant_id = $1)::int as directory, (select count(*) from audit_outbox where tenant_id = $1)::int as acts", [tenantId]);
    assert.deepEqual(left, [{ vaults: 0, directory: 0, acts: 0 }]);
  });

  await t.test("a credential suits its address, can be replaced and taken away, and never comes out", async () => {
    const { vaults, owner, tenantId, sealed } = await createWebHouse(suite);
    const sshKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
    await assert.rejects(vaults.edits.create(owner, tenantId, git({ sshKey })), fails("source.credential-invalid"));
    await assert.rejects(vaults.edits.create(owner, tenantId, git({ username: "only" })), fails("source.credential-invalid"));
    const ssh = await vaults.edits.create(owner, tenantId, { ...git(), source: { kind: "git", url: "git@example.org:a/b.git", sshKey } });
    assert.equal(ssh.source.url, parseSourceAddress("git@example.org:a/b.git").url);
    const vault = await vaults.edits.create(owner, tenantId, git());
    const place = { teamId: tenantId, vaultId: vault.id };
    assert.equal(vault.source.hasCredential, false);
    const changed = await vaults.edits.change(owner, place, { credential: { token: SECRET } });
    assert.equal(changed.source.hasCredential, true);
    assert.ok(!JSON.stringify(changed).includes(SECRET));
    assert.deepEqual(JSON.parse(sealed.at(-1) ?? ""), { kind: "token", username: "git", token: SECRET });
    await assert.rejects(vaults.edits.change(owner, place, { credential: { sshKey } }), fails("source.credential-invalid"));
    assert.equal((await vaults.edits.change(owner, place, { credential: null })).source.hasCredential, false);
  });

  await t.test("name, branch and replication change, the address does not", async () => {
    const { vaults, owner, tenantId } = await createWebHouse(suite);
    const vault = await vaults.edits.create(owner, tenantId, git());
    const place = { teamId: tenantId, vaultId: vault.id };
    const changed = await vaults.edits.change(owner, place, { name: "New", ref: null, replication: "weekly" });
    assert.deepEqual([changed.name, changed.source.ref, changed.source.url, changed.replication], ["New", null, vault.source.url, "weekly"]);
    assert.equal(Date.parse(changed.nextUpdateAt ?? "") - clock.now(), 7 * DAY);
    const directory = await asOwner("select next_due_at is not null as due from vault_directory where vault_id = $1", [vault.id]);
    assert.deepEqual(directory, [{ due: true }]);
    assert.equal((await vaults.edits.change(owner, place, { replication: "manual" })).nextUpdateAt, null);
    const upload = await vaults.edits.create(owner, tenantId, { ...git(), source: { kind: "upload" } });
    await assert.rejects(vaults.edits.change(owner, { ...place, vaultId: upload.id }, { ref: "x" }), fails("source.invalid"));
  });

  await t.test("a guest sees the results of their projects alone, no records, and every look of theirs is recorded", async () => {
    const { vaults, owner, as, tenantId, blobs, evidenceKey } = await createWebHouse(suite);
    const [own, foreign] = [await vaults.edits.create(owner, tenantId, git()), await vaults.edits.create(owner, tenantId, git())];
    const teams = [{ tenantId, role: "guest" as const, projects: [own.projectId], demands: "one-factor" as const, stale: false }];
    const guest = { ...as("guest"), teams };
    await plantReport({ suite, blobs, key: await evidenceKey({ tenantId, vaultId: own.id }), tenantId, vaultId: own.id, runId: own.run?.id ?? "" });
    const place = { teamId: tenantId, vaultId: own.id };
    const page = { limit: 10 };
    assert.deepEqual((await vaults.edits.list(guest, tenantId, page)).items.map(({ id }) => id), [own.id]);
    assert.deepEqual((await vaults.edits.list(guest, tenantId, { ...page, projectId: foreign.projectId })).items, []);
    const seen = await vaults.edits.get(guest, place);
    assert.deepEqual([seen.run, seen.source.url, seen.source.hasCredential], [null, null, false]);
    assert.ok(!JSON.stringify(await vaults.reports.newest(guest, place)).includes("Canary"), "no evidence");
    assert.equal((await vaults.reports.snapshots(guest, place, page)).items.length, 1);
    await vaults.portfolio.get(guest, tenantId, {});
    // The one vault that they see, and all of them side by side.
    for (const question of ["How many lines of code are there?", "Which vault wants a look first?"]) await vaults.archivist.ask(guest, tenantId, { question, vaultId: null, by: "rules", before: [], signal: new AbortController().signal });
    const looks = await asOwner("select details->>'what' as what, subject_id from audit_outbox where tenant_id = $1 and event = 'vaults.guest-looked'", [tenantId]);
    assert.deepEqual(looks.map(({ what }) => String(what)).toSorted(), ["archivist", "archivist", "list", "list", "report", "trend", "vault"]);
    assert.deepEqual([...new Set(looks.map((row) => row["subject_id"]))], [own.id], "each names the vault");
    for (const elsewhere of [{ teamId: tenantId, vaultId: foreign.id }, { teamId: tenantId, vaultId: createUuid() }]) {
      await assert.rejects(vaults.edits.get(guest, elsewhere), fails("vault.unknown"));
      await assert.rejects(vaults.reports.newest(guest, elsewhere), fails("vault.unknown"));
      await assert.rejects(vaults.reports.snapshots(guest, elsewhere, page), fails("vault.unknown"));
    }
    for (const ask of [() => vaults.runs.list(guest, place, page), () => vaults.runs.contacts(guest, place, page), () => vaults.runs.ask(guest, place), () => vaults.edits.delete(guest, place)]) await assert.rejects(ask(), fails("access.denied"));
  });

  await t.test("a grant reaches the projects that it names, is named by the record, and no others", async () => {
    const { vaults, owner, as, tenantId } = await createWebHouse(suite);
    const [own, foreign] = [await vaults.edits.create(owner, tenantId, git()), await vaults.edits.create(owner, tenantId, git())];
    const grant = { grantId: createUuid(), tenantId, kind: "request" as const, permissions: ["vaults.read", "vaults.change"], projects: [own.projectId] };
    const officer = { ...as("compliance-officer"), grants: [grant] };
    assert.deepEqual((await vaults.edits.list(officer, tenantId, { limit: 10 })).items.map(({ id }) => id), [own.id]);
    await vaults.edits.change(officer, { teamId: tenantId, vaultId: own.id }, { name: "Renamed" });
    const rows = await asOwner("select actor_grant_id from audit_outbox where tenant_id = $1 and event = 'vaults.vault-changed'", [tenantId]);
    assert.deepEqual(rows.map((row) => row["actor_grant_id"]), [grant.grantId]);
    await assert.rejects(vaults.edits.change(officer, { teamId: tenantId, vaultId: foreign.id }, { name: "Mine" }), fails("vault.unknown"));
    await assert.rejects(vaults.edits.change(officer, { teamId: tenantId, vaultId: own.id }, { projectId: foreign.projectId }), fails("project.unknown"), "nor moves it out of reach");
  });

  await t.test("a report leaves as a file for who may see evidence alone, the same bytes each time, recorded, and one statement covers all formats", async () => {
    const { vaults, owner, as, tenantId, blobs, evidenceKey } = await createWebHouse(suite);
    const vault = await vaults.edits.create(owner, tenantId, git());
    const place = { teamId: tenantId, vaultId: vault.id };
    await plantReport({ suite, blobs, key: await evidenceKey({ tenantId, vaultId: vault.id }), tenantId, vaultId: vault.id, runId: vault.run?.id ?? "" });
    const snapshotId = (await vaults.reports.snapshots(owner, place, { limit: 1 } as never)).items[0]?.id ?? "";
    const read = async ({ body }: Download): Promise<Buffer> => {
      const parts: Uint8Array[] = [];
      for await (const part of body) parts.push(part);
      return Buffer.concat(parts);
    };
    const statement = JSON.parse((await read(await vaults.exports.signature(as("analyst"), place, { snapshotId, asOf: undefined }))).toString("utf8")) as { subjects: { name: string; digest: { sha256: string } }[] };
    for (const [index, format] of EXPORT_FORMATS.entries()) {
      const download = await vaults.exports.file(owner, place, { snapshotId, format, asOf: undefined });
      const bytes = await read(download);
      assert.deepEqual(statement.subjects[index], { name: download.fileName, digest: { sha256: createHash("sha256").update(bytes).digest("hex") } }, format);
    }
    const acts = async () => Number((await asOwner("select count(*)::int as count from audit_outbox where subject_id = $1 and event = 'vaults.report-exported'", [vault.id]))[0]?.["count"]);
    assert.equal(await acts(), 7);
    for (const role of ["viewer", "auditor"] as const) await assert.rejects(vaults.exports.file(as(role), place, { snapshotId, format: "json", asOf: undefined }), fails("access.denied"));
    assert.equal(await acts(), 7);
  });

  await t.test("a role that may not see evidence is shown neither address nor branch nor people; who sees them is recorded", async () => {
    const { vaults, owner, as, tenantId, blobs, evidenceKey } = await createWebHouse(suite);
    const vault = await vaults.edits.create(owner, tenantId, git());
    const place = { teamId: tenantId, vaultId: vault.id };
    await assert.rejects(vaults.reports.newest(owner, place), fails("report.unknown"));
    await plantReport({ suite, blobs, key: await evidenceKey({ tenantId, vaultId: vault.id }), tenantId, vaultId: vault.id, runId: vault.run?.id ?? "" });
    const acts = async () => Number((await asOwner("select count(*)::int as count from audit_outbox where subject_id = $1 and event = 'vaults.evidence-seen'", [vault.id]))[0]?.["count"]);

    const seen = await vaults.reports.newest(as("analyst"), place);
    assert.deepEqual([seen.source.ref, seen.contributors.map(({ name }) => name)], ["refs/heads/canary-branch", ["Canary Person"]]);
    assert.equal(await acts(), 1);

    const viewer = as("viewer");
    const numbers = await vaults.reports.newest(viewer, place);
    assert.ok(!JSON.stringify([numbers, await vaults.edits.get(viewer, place)]).includes("anary-"), "no branch, no address");
    assert.deepEqual([numbers.contributors, numbers.source.commit, numbers.totals.files], [[], null, 7]);
    assert.equal(await acts(), 1, "nothing was disclosed, so nothing is recorded");
    assert.equal((await vaults.reports.snapshots(viewer, place, { limit: 10 })).items[0]?.files, 7);
  });

  await t.test("lists come page by page, each thing once, newest first", async () => {
    const { vaults, owner, tenantId } = await createWebHouse(suite);
    const made: Uuid[] = [];
    for (let index = 0; index < 7; index++) {
      made.unshift((await vaults.edits.create(owner, tenantId, git())).id);
      if (index % 2 === 0) await clock.advance(SECOND);
    }
    const seen: Uuid[] = [];
    let cursor: string | undefined;
    do {
      const page = await vaults.edits.list(owner, tenantId, { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      assert.ok(page.items.length <= 3);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    assert.deepEqual(new Set(seen), new Set(made));
    assert.equal(seen.length, made.length);
    await assert.rejects(vaults.edits.list(owner, tenantId, { limit: 3, cursor: "bm90IG91cnM" }), fails("request.invalid"));
  });

  await t.test("an update that is asked for twice is one run, and can be stopped", async () => {
    const { vaults, owner, tenantId, enqueued } = await createWebHouse(suite);
    const vault = await vaults.edits.create(owner, tenantId, git());
    const place = { teamId: tenantId, vaultId: vault.id };
    assert.equal((await vaults.runs.ask(owner, place)).id, vault.run?.id, "the first run still waits");
    assert.equal((await vaults.runs.list(owner, place, { limit: 10 })).items.length, 1);
    assert.deepEqual(enqueued, [vault.id, vault.id], "a run that waits is looked at now");
    const cancelled = await vaults.runs.cancel(owner, place, vault.run?.id ?? "");
    assert.equal(cancelled.cancelAsked, true);
    await asOwner("update vault_runs set state = 'cancelled', ended_at = now() where vault_id = $1", [vault.id]);
    assert.notEqual((await vaults.runs.ask(owner, place)).id, vault.run?.id);
    assert.equal((await vaults.runs.list(owner, place, { limit: 10 })).items.length, 2);
    await assert.rejects(vaults.runs.get(owner, place, createUuid()), fails("run.unknown"));
  });

  await t.test("an upload is sealed, told by its first bytes, bounded, and not taken while a run is under way", async () => {
    const { vaults, owner, tenantId, enqueued } = await createWebHouse(suite);
    const vault = await vaults.edits.create(owner, tenantId, { ...git(), source: { kind: "upload" } });
    const place = { teamId: tenantId, vaultId: vault.id };
    assert.deepEqual([vault.state, enqueued.length], ["awaiting-upload", 0]);
    await assert.rejects(vaults.runs.ask(owner, place), fails("vault.upload-missing"));
    await assert.rejects(vaults.uploads.receive(owner, place, bytes(Buffer.from("plain text"))), fails("archive.unknown-format"));
    await assert.rejects(vaults.uploads.receive(owner, place, bytes()), fails("archive.unknown-format"));
    await assert.rejects(vaults.uploads.receive(owner, place, bytes(Buffer.from([0x50, 0x4b, 3, 4]), Buffer.alloc(1000))), fails("archive.too-large"));
    const taken = await vaults.uploads.receive(owner, place, bytes(Buffer.from([0x50]), Buffer.from([0x4b, 3, 4]), Buffer.alloc(300)));
    assert.deepEqual([taken.state, taken.run?.reason, enqueued], ["working", "created", [vault.id]]);
    const rows = await asOwner("select format, blob_bytes::int as bytes from vault_uploads where vault_id = $1", [vault.id]);
    assert.deepEqual(rows, [{ format: "zip", bytes: 304 }]);
    await assert.rejects(vaults.uploads.receive(owner, place, bytes(Buffer.from([0x50, 0x4b, 3, 4]))), fails("vault.busy"));
    const other = await vaults.edits.create(owner, tenantId, git());
    await assert.rejects(vaults.uploads.receive(owner, { ...place, vaultId: other.id }, bytes()), fails("vault.not-upload"));
  });

  await t.test("an upload that matches a signature is refused and recorded, and nothing of it is kept", async () => {
    const scanner = createUploadScanner(parseSignatures(`# one\nTest.Bad:0:*:${Buffer.from("nobody writes this").toString("hex")}\n`));
    const { vaults, owner, tenantId, enqueued } = await createWebHouse(suite, { scanner });
    const vault = await vaults.edits.create(owner, tenantId, { ...git(), source: { kind: "upload" } });
    const place = { teamId: tenantId, vaultId: vault.id };
    await assert.rejects(vaults.uploads.receive(owner, place, bytes(Buffer.from([0x50, 0x4b, 3, 4]), Buffer.from("x nobody wri"), Buffer.from("tes this"))), fails("upload.malware"));
    assert.deepEqual([enqueued, await asOwner("select * from vault_uploads where vault_id = $1", [vault.id])], [[], []]);
    const records = await asOwner("select actor_kind, details from audit_outbox where event = 'vaults.upload-refused' and subject_id = $1", [vault.id]);
    assert.deepEqual(records, [{ actor_kind: "person", details: { what: "archive", signature: 2 } }]);
    assert.equal((await vaults.uploads.receive(owner, place, bytes(Buffer.from([0x50, 0x4b, 3, 4]), Buffer.alloc(300)))).state, "working");
  });

  await t.test("a deleted vault changes no more, stops its run, and comes back as it was", async () => {
    const { vaults, owner: standing, elevated, tenantId } = await createWebHouse(suite);
    const owner = elevated(standing);
    const vault = await vaults.edits.create(owner, tenantId, { ...git(), replication: "monthly" });
    const place = { teamId: tenantId, vaultId: vault.id };
    await assert.rejects(vaults.edits.delete(standing, place), fails("access.elevation-required"));
    const deleted = await vaults.edits.delete(owner, place);
    assert.deepEqual([deleted.state, deleted.nextUpdateAt, deleted.run?.cancelAsked], ["deleting", null, true]);
    await clock.advance(SECOND);
    assert.deepEqual((await vaults.edits.delete(owner, place)).deletion, deleted.deletion);
    await assert.rejects(vaults.edits.change(owner, place, { name: "x" }), fails("vault.deleting"));
    await assert.rejects(vaults.runs.ask(owner, place), fails("vault.deleting"));
    const restored = await vaults.edits.restore(owner, place);
    assert.deepEqual([restored.deletion, restored.replication, Date.parse(restored.nextUpdateAt ?? "") - clock.now()], [null, "monthly", 30 * DAY]);
    await assert.rejects(vaults.edits.restore(owner, place), fails("vault.not-deleting"));
    await vaults.edits.delete(owner, place);
    await clock.advance(7 * DAY);
    await assert.rejects(vaults.edits.restore(owner, place), fails("vault.deleting"));
  });

  await t.test("vaults that come back together do not come due together", async () => {
    const chances = [0.25, 0.75, 0.5, 0];
    const jitter = { maxMs: 4 * SECOND, random: () => chances.shift() ?? 0 };
    const { vaults, owner, tenantId } = await createWebHouse(suite, { jitter });
    for (const name of ["one", "two"]) await vaults.edits.create(owner, tenantId, { ...git(), name, replication: "weekly" });
    const contents = createVaultContents({ clock, jobs: { enqueue: async () => true }, jitter });
    const requestedAt = new Date(clock.now());
    await suite.db.tenant({ role: "strongroom_web", tenantId }, (tx) => contents.deleteAll(tx, { requestedAt, finalAt: new Date(requestedAt.getTime() + DAY) }));
    await suite.db.tenant({ role: "strongroom_web", tenantId }, (tx) => contents.restoreAll(tx, { requestedAt }));
    const { items } = await vaults.edits.list(owner, tenantId, { limit: 10 });
    assert.deepEqual(items.map(({ nextUpdateAt }) => Date.parse(nextUpdateAt ?? "") - clock.now()).sort((a, b) => a - b), [7 * DAY + SECOND, 7 * DAY + 3 * SECOND]);
    const vaultId = items[0]?.id ?? "";
    const changed = await vaults.edits.change(owner, { teamId: tenantId, vaultId }, { replication: "monthly" });
    assert.equal(Date.parse(changed.nextUpdateAt ?? "") - clock.now(), 30 * DAY + 2 * SECOND);
  });

  await t.test("the Archivist still answers about a vault that waits for its end, by its number among all, and leaves it out of the team's", async () => {
    const { vaults, owner, elevated, tenantId, blobs, evidenceKey } = await createWebHouse(suite);
    const [, gone] = [await vaults.edits.create(owner, tenantId, git()), await vaults.edits.create(owner, tenantId, git())];
    await plantReport({ suite, blobs, key: await evidenceKey({ tenantId, vaultId: gone.id }), tenantId, vaultId: gone.id, runId: gone.run?.id ?? "" });
    const ask = (vaultId: string | null) => vaults.archivist.ask(owner, tenantId, { question: "How many files are there?", vaultId, by: "rules", before: [], signal: new AbortController().signal });
    const before = await ask(gone.id);
    assert.match(before.text, /^7 files/);
    await vaults.edits.delete(elevated(owner), { teamId: tenantId, vaultId: gone.id });
    assert.deepEqual(await ask(gone.id), before);
    assert.equal((await vaults.archivist.insights(owner, { teamId: tenantId, vaultId: gone.id })).at, "2026-01-01T00:00:00.000Z");
    assert.deepEqual((await ask(null)).vaults.map(({ vaultId }) => vaultId).includes(gone.id), false);
    await clock.advance(7 * DAY);
    await asOwner("delete from vaults where id = $1", [gone.id]);
    await assert.rejects(ask(gone.id), fails("vault.unknown"));
  });

  await t.test("vaults go and come back with their team, but for those that were deleted before", async () => {
    const { vaults, owner, elevated, tenantId } = await createWebHouse(suite);
    const projectId = createUuid();
    const [kept, gone] = [await vaults.edits.create(owner, tenantId, { ...git(), projectId, replication: "weekly" }), await vaults.edits.create(owner, tenantId, { ...git(), projectId })];
    const contents = createVaultContents({ clock, jobs: { enqueue: async () => true }, jitter: { maxMs: 0, random: () => 0 } });
    const inTeam = <Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> => suite.db.tenant({ role: "strongroom_web", tenantId }, work);
    assert.deepEqual([...(await inTeam(contents.countByProject))], [[projectId, 2]]);
    await vaults.edits.delete(elevated(owner), { teamId: tenantId, vaultId: gone.id });
    await clock.advance(SECOND);
    const requestedAt = new Date(clock.now());
    await inTeam((tx) => contents.deleteAll(tx, { requestedAt, finalAt: new Date(requestedAt.getTime() + DAY) }));
    const states = async () => (await vaults.edits.list(owner, tenantId, { limit: 10 })).items.map(({ id, state, nextUpdateAt }) => [id === kept.id ? "kept" : "gone", state, nextUpdateAt === null]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    assert.deepEqual(await states(), [["gone", "deleting", true], ["kept", "deleting", true]]);
    assert.deepEqual([...(await inTeam(contents.countByProject))], []);
    await inTeam((tx) => contents.restoreAll(tx, { requestedAt }));
    assert.deepEqual(await states(), [["gone", "deleting", true], ["kept", "working", false]]);
  });
});

async function* bytes(...chunks: Buffer[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
