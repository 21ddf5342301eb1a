// Suppressions on both engines: who may say what, what a report and its files then are, and that all of it ends by itself.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { createAudit } from "#domains/audit/index.ts";
import { plantNamedReport } from "#domains/vaults/testing/plant-report.ts";
import { createWebHouse, VAULT_DOMAINS } from "#domains/vaults/testing/web-house.ts";
import { recordExpiredSuppressions } from "#domains/vaults/work/expired-suppressions.ts";
import { forEachEngine, type TestSuite } from "#platform/db/testing/for-each-engine.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import type { CreateSuppressionGiven } from "#protocol/api/suppressions.ts";
import { listFindings } from "#protocol/report/exports/findings.ts";
import { sampleFacets } from "#protocol/report/sample-facets.ts";
import { sampleReport } from "#protocol/report/sample-reports.ts";

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);
const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const REPORT = sampleReport({ facets: sampleFacets() });
const [FIRST] = listFindings(REPORT);
const REASON = "CANARYREASON: the key is that of a test.";

async function createCase(suite: TestSuite) {
  const house = await createWebHouse(suite);
  const { vaults, owner, tenantId, blobs, evidenceKey } = house;
  const vault = await vaults.edits.create(owner, tenantId, { projectId: createUuid(), name: "Judged", replication: "manual", source: { kind: "git", url: "https://example.org/a.git", ref: "main" } });
  const snapshotId = await plantNamedReport(suite, blobs, { report: REPORT, tenantId, vaultId: vault.id, at: new Date(suite.clock.now()), key: await evidenceKey({ tenantId, vaultId: vault.id }) });
  const place = { teamId: tenantId, vaultId: vault.id };
  const given = (parts: Partial<CreateSuppressionGiven> = {}): CreateSuppressionGiven => ({
    vaultId: vault.id, reach: "vault", covers: { kind: "finding", snapshotId, fingerprint: sha256(FIRST?.identity ?? "") }, state: "false_positive", justification: null, response: null, reason: REASON, days: 90, ...parts,
  });
  const acts = async (event: string): Promise<number> => Number((await suite.asOwner("select count(*)::int as count from audit_outbox where tenant_id = $1 and event = $2", [tenantId, `vaults.suppression-${event}`]))[0]?.["count"]);
  return { ...house, vault, snapshotId, place, given, acts };
}

async function read({ body }: Download): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

forEachEngine("suppressions", { domains: VAULT_DOMAINS }, async (suite) => {
  const { t, asOwner, clock } = suite;

  await t.test("SUP-1 a finding that an analyst suppresses no longer counts, says why to who may know, and counts again when that is ended", async () => {
    const { vaults, as, tenantId, place, given, acts } = await createCase(suite);
    assert.equal((await vaults.reports.newest(as("owner"), place)).suppressions, undefined);
    const made = await vaults.suppressions.create(as("analyst"), tenantId, given());
    assert.deepEqual([made.kind, made.rule, made.subject, made.suppresses, made.status, made.reason], ["finding", FIRST?.rule, { title: FIRST?.title, path: FIRST?.path, line: FIRST?.line, package: null }, true, "active", REASON]);
    assert.equal(Date.parse(made.expiresAt) - Date.parse(made.createdAt), 90 * DAY);
    const seen = (await vaults.reports.newest(as("owner"), place)).suppressions;
    assert.deepEqual([seen?.inForce, seen?.suppressed.critical, seen?.entries[0]?.reason, seen?.covered[0]?.path], [1, 1, REASON, FIRST?.path]);
    assert.equal(seen?.entries[0]?.finding, sha256(FIRST?.identity ?? ""), "the fingerprint, not what is kept of it");
    const numbers = await vaults.reports.newest(as("viewer"), place);
    assert.deepEqual(numbers.suppressions, { ...seen, entries: [], covered: [] }, "the same numbers, and no names");
    assert.equal(numbers.facets.secrets?.found.length, 0);
    const audited = (await vaults.suppressions.list(as("auditor"), tenantId, { limit: 10 })).items;
    assert.deepEqual(audited.map(({ reason, subject }) => [reason, subject]), [[REASON, null]], "an auditor reads why, not where");
    const looks = async (): Promise<number> => Number((await asOwner("select count(*)::int as count from audit_outbox where subject_id = $1 and event = 'vaults.evidence-seen'", [place.vaultId]))[0]?.["count"]);
    const before = await looks();
    await vaults.suppressions.list(as("auditor"), tenantId, { limit: 10 });
    assert.equal(await looks(), before, "who is shown no place has seen none");
    assert.equal((await vaults.suppressions.list(as("analyst"), tenantId, { limit: 10 })).items[0]?.subject?.path, FIRST?.path);
    assert.equal(await looks(), before + 1, "a place in the list is a look at evidence");
    const most = async () => (await vaults.portfolio.overview(as("viewer"), tenantId, {})).urgent.find(({ facet }) => facet === "secrets");
    assert.match((await most())?.finding ?? "", /^2 places hold/, "of all vaults too the most urgent leaves it out");
    const ended = await vaults.suppressions.end(as("analyst"), tenantId, made.id);
    assert.deepEqual([ended.status, ended.endedAt], ["ended", new Date(clock.now()).toISOString()]);
    await vaults.suppressions.end(as("analyst"), tenantId, made.id);
    assert.equal((await vaults.reports.newest(as("owner"), place)).suppressions?.inForce, 0);
    assert.match((await most())?.finding ?? "", /^3 places hold/);
    assert.deepEqual([await acts("created"), await acts("ended")], [1, 1], "ending it once more is no act");
  });

  await t.test("nothing of a reason, a place or a guessable fingerprint stands in the database in clear", async () => {
    const { vaults, as, tenantId, given } = await createCase(suite);
    await vaults.suppressions.create(as("owner"), tenantId, given());
    const rows = JSON.stringify(await asOwner("select s::text as row, a::text as act from suppressions s join audit_outbox a on a.tenant_id = s.tenant_id where s.tenant_id = $1", [tenantId]));
    for (const hidden of ["CANARYREASON", FIRST?.path ?? "", FIRST?.title ?? "", sha256(FIRST?.identity ?? ""), sha256(FIRST?.lastingIdentity ?? "")]) assert.ok(!rows.includes(hidden) && !rows.includes(Buffer.from(hidden).toString("hex")), hidden);
  });

  await t.test("SUP-1 what may not be said is refused", async () => {
    const { vaults, owner, elevated, as, tenantId, given, vault } = await createCase(suite);
    const create = vaults.suppressions.create;
    for (const role of ["viewer", "auditor", "guest"] as const) await assert.rejects(create(as(role), tenantId, given()), fails("access.denied"));
    await assert.rejects(create(as("analyst"), tenantId, given({ reach: "team" })), fails("access.denied"), "the whole team is for who runs it");
    await assert.rejects(create(owner, tenantId, given({ covers: { kind: "finding", snapshotId: createUuid(), fingerprint: sha256("a") } })), fails("report.unknown"));
    const { covers } = given();
    await assert.rejects(create(owner, tenantId, given({ covers: { ...covers, fingerprint: sha256("nothing of it") } as typeof covers })), fails("suppression.finding-unknown"));
    await assert.rejects(create(owner, tenantId, given({ state: "not_affected" })), fails("suppression.invalid"));
    await assert.rejects(create(owner, tenantId, given({ vaultId: createUuid(), covers: { kind: "rule", rule: "secret/private-key" } })), fails("vault.unknown"));
    await assert.rejects(create(owner, createUuid(), given()), fails("team.unknown"));
    const ofAll = given({ reach: "team", covers: { kind: "rule", rule: "secret/private-key" } });
    await assert.rejects(create(owner, tenantId, ofAll), fails("access.elevation-required"), "a rule that nothing of the team is held to is administration");
    const everywhere = await create(elevated(owner), tenantId, ofAll);
    await assert.rejects(vaults.suppressions.end(owner, tenantId, everywhere.id), fails("access.elevation-required"));
    await assert.rejects(vaults.suppressions.end(as("analyst"), tenantId, everywhere.id), fails("access.denied"));
    await assert.rejects(vaults.suppressions.end(owner, tenantId, createUuid()), fails("suppression.unknown"));
    const stranger = { ...as("analyst"), teams: [{ tenantId, role: "analyst" as const, projects: [createUuid()], demands: "one-factor" as const, stale: false }] };
    const own = await create(owner, tenantId, given({ covers: { kind: "rule", rule: "risk/weak-hash" } }));
    await assert.rejects(vaults.suppressions.end(stranger, tenantId, own.id), fails("suppression.unknown"), "of a project beyond reach");
    await assert.rejects(vaults.suppressions.list(stranger, tenantId, { limit: 10, vaultId: vault.id }), fails("vault.unknown"));
    assert.deepEqual((await vaults.suppressions.list(stranger, tenantId, { limit: 10 })).items.map(({ id }) => id), [everywhere.id]);
  });

  await t.test("SUP-1 one of the team reaches every vault of it, and no other team", async () => {
    const one = await createCase(suite);
    const other = await createCase(suite);
    await one.vaults.suppressions.create(one.elevated(one.owner), one.tenantId, one.given({ reach: "team", covers: { kind: "rule", rule: "vulnerability/GHSA-aaaa-bbbb-cccc" } }));
    const second = await one.vaults.edits.create(one.owner, one.tenantId, { projectId: createUuid(), name: "Second", replication: "manual", source: { kind: "git", url: "https://example.org/b.git", ref: "main" } });
    await plantNamedReport(suite, one.blobs, { report: REPORT, tenantId: one.tenantId, vaultId: second.id, at: new Date(clock.now()), key: await one.evidenceKey({ tenantId: one.tenantId, vaultId: second.id }) });
    assert.equal((await one.vaults.reports.newest(one.owner, { teamId: one.tenantId, vaultId: second.id })).suppressions?.vulnerabilities.affected, 1);
    assert.equal((await other.vaults.reports.newest(other.owner, other.place)).suppressions, undefined);
    assert.deepEqual((await other.vaults.suppressions.list(other.owner, other.tenantId, { limit: 10 })).items, []);
  });

  await t.test("SUP-5 it expires by itself, and the worker writes that into the log once", async () => {
    const { vaults, as, tenantId, place, given, acts } = await createCase(suite);
    const made = await vaults.suppressions.create(as("analyst"), tenantId, given({ days: 20 }));
    await clock.advance(7 * DAY);
    const [soon] = (await vaults.suppressions.list(as("analyst"), tenantId, { limit: 10 })).items;
    assert.equal(soon?.status, "expiring");
    await clock.advance(13 * DAY);
    assert.equal((await vaults.reports.newest(as("owner"), place)).suppressions?.inForce, 0);
    assert.equal((await vaults.suppressions.list(as("analyst"), tenantId, { limit: 10 })).items[0]?.status, "expired");
    const worker = { db: suite.db, clock, audit: createAudit({ clock, domains: VAULT_DOMAINS }) };
    await recordExpiredSuppressions(worker);
    await recordExpiredSuppressions(worker);
    assert.equal(await acts("expired"), 1);
    await vaults.suppressions.end(as("analyst"), tenantId, made.id);
    assert.equal(await acts("ended"), 0, "what has expired cannot be ended");
  });

  await t.test("SUP-6 the same snapshot and time give the same bytes of every format, whatever is decided later; a signature covers them", async () => {
    const { vaults, owner, tenantId, place, given, snapshotId } = await createCase(suite);
    const take = async (format: "json" | "sarif" | "cyclonedx", asOf?: string): Promise<string> => (await read(await vaults.exports.file(owner, place, { snapshotId, format, asOf }))).toString("utf8");
    const before = await take("json");
    const rule: CreateSuppressionGiven["covers"] = { kind: "rule", rule: "vulnerability/GHSA-aaaa-bbbb-cccc" };
    await clock.advance(SECOND);
    const { id } = await vaults.suppressions.create(owner, tenantId, given({ covers: rule, state: "not_affected", justification: "code_not_reachable" }));
    const asOf = (JSON.parse(await take("json")) as { suppressions: { asOf: string } }).suppressions.asOf;
    const kept = { json: await take("json"), sarif: await take("sarif"), cyclonedx: await take("cyclonedx") };
    const signed = JSON.parse((await read(await vaults.exports.signature(owner, place, { snapshotId, asOf }))).toString("utf8")) as { claims: { suppressions: object }; subjects: { name: string; digest: { sha256: string } }[] };
    await clock.advance(DAY);
    assert.equal(await take("json"), kept.json, "time alone changes nothing");
    await vaults.suppressions.end(owner, tenantId, id);
    await vaults.suppressions.create(owner, tenantId, given());
    assert.notEqual(await take("json"), kept.json);
    for (const format of ["json", "sarif", "cyclonedx"] as const) {
      assert.equal(await take(format, asOf), kept[format], format);
      assert.ok(signed.subjects.some(({ digest }) => digest.sha256 === sha256(kept[format])), format);
    }
    assert.equal(await take("json", new Date(Date.parse(asOf) - 1).toISOString()), before, "before anything was decided");
    const { suppressions } = JSON.parse(kept.json) as { suppressions: { digest: string } };
    assert.deepEqual(signed.claims.suppressions, { asOf, inForce: 1, digest: suppressions.digest });
    const vulnerability = (JSON.parse(kept.cyclonedx) as { vulnerabilities: { id: string; analysis?: { state: string; justification: string } }[] }).vulnerabilities.find((each) => each.id === "GHSA-aaaa-bbbb-cccc");
    assert.deepEqual([vulnerability?.analysis?.state, vulnerability?.analysis?.justification], ["not_affected", "code_not_reachable"]);
    const records = await asOwner("select details from audit_outbox where tenant_id = $1 and event = 'vaults.report-exported'", [tenantId]);
    assert.ok(records.length > 5 && records.every((row) => (row["details"] as { snapshot: Uuid }).snapshot === snapshotId));
    await assert.rejects(vaults.exports.file(owner, place, { snapshotId: createUuid(), format: "json", asOf: undefined }), fails("report.unknown"));
    assert.equal((await asOwner("select 1 from audit_outbox where tenant_id = $1 and event = 'vaults.report-exported'", [tenantId])).length, records.length, "what was not there was not taken");
  });
});
