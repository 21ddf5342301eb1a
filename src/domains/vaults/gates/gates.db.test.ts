// Gates on both engines: who sets them, which hold, and what each snapshot is told.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { createVaultGates } from "#domains/vaults/gates/gates.ts";
import { plantNamedReport } from "#domains/vaults/testing/plant-report.ts";
import { createWebHouse, VAULT_DOMAINS } from "#domains/vaults/testing/web-house.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { sampleFacets } from "#protocol/report/sample-facets.ts";
import { sampleReport } from "#protocol/report/sample-reports.ts";

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);

forEachEngine("gates", { domains: VAULT_DOMAINS }, async (suite) => {
  const { t, asOwner, clock } = suite;

  await t.test("each snapshot is judged against the one before it, by the vault's thresholds or else the team's, and nobody is told a name", async () => {
    const { vaults, owner, elevated, as, tenantId, blobs, evidenceKey } = await createWebHouse(suite);
    const vault = await vaults.edits.create(owner, tenantId, { projectId: createUuid(), name: "Gated", replication: "manual", source: { kind: "git", url: "https://example.org/a.git", ref: "main" } });
    const place = { teamId: tenantId, vaultId: vault.id };
    const viewer = as("viewer");
    assert.deepEqual([(await vaults.gates.ofVault(viewer, place)).state, (await vaults.gates.ofTeam(viewer, tenantId)).thresholds], ["none", null]);
    await vaults.gates.changeTeam(owner, tenantId, { maxNew: { critical: 0 } });
    assert.deepEqual([(await vaults.gates.ofVault(viewer, place)).state, (await vaults.gates.ofVault(viewer, place)).from], ["none", "team"], "there is no report yet");

    const key = await evidenceKey({ tenantId, vaultId: vault.id });
    const { secrets, ...others } = sampleFacets();
    const first = await plantNamedReport(suite, blobs, { report: sampleReport({ facets: others }), tenantId, vaultId: vault.id, at: new Date(clock.now()), key });
    await clock.advance(DAY);
    const second = await plantNamedReport(suite, blobs, { report: sampleReport({ facets: { ...others, ...(secrets && { secrets }) } }), tenantId, vaultId: vault.id, at: new Date(clock.now()), key });
    const failed = await vaults.gates.ofVault(viewer, place);
    assert.deepEqual([failed.state, failed.snapshotId, failed.baselineId, failed.fresh], ["failed", second, first, { critical: 1, high: 2, medium: 0, low: 0 }]);
    assert.deepEqual(failed.checks, [
      { rule: "max-new", passed: false, says: "1 new critical finding, none may be" },
      { rule: "min-analysed", passed: true, says: "3 of 4,900 text files were not analysed whole, at least 99 % are asked for" },
    ]);
    const of = await vaults.gates.ofSnapshot(viewer, place, first);
    assert.deepEqual([of.state, of.baselineId, of.fresh.critical], ["failed", null, 2], "of the first everything is new");
    assert.equal((await asOwner("select 1 from audit_outbox where tenant_id = $1 and event = 'vaults.evidence-seen'", [tenantId])).length, 0, "no name was seen");
    assert.ok(!JSON.stringify([failed, of]).includes(secrets?.found[0]?.path ?? ""));

    await vaults.suppressions.create(elevated(owner), tenantId, { vaultId: vault.id, reach: "team", covers: { kind: "rule", rule: "secret/private-key" }, state: "resolved", justification: null, response: null, reason: "It was revoked today.", days: 10 });
    const passed = await vaults.gates.ofVault(viewer, place);
    assert.deepEqual([passed.state, passed.suppressed, passed.fresh.critical], ["passed", 1, 0], "what is suppressed does not count, also where the answer was known before");
    await clock.advance(10 * DAY);
    assert.equal((await vaults.gates.ofVault(viewer, place)).state, "failed", "and counts again when it has expired");

    const own = await vaults.gates.changeVault(as("administrator"), place, { maxNew: { critical: 1, high: 2 } });
    assert.deepEqual([own.state, own.from], ["passed", "vault"]);
    assert.deepEqual((({ state, from }) => [state, from])(await vaults.gates.changeVault(owner, place, null)), ["failed", "team"]);
  });

  await t.test("what was suppressed between the question and the reading is not remembered as the answer to the question", async () => {
    const during: (() => Promise<void>)[] = [];
    const { vaults, deps, owner, tenantId, blobs, evidenceKey } = await createWebHouse(suite);
    const gates = createVaultGates(deps, { unseen: async (place, snapshotId) => (await during.pop()?.(), vaults.reports.unseen(place, snapshotId)) });
    const vault = await vaults.edits.create(owner, tenantId, { projectId: createUuid(), name: "Raced", replication: "manual", source: { kind: "git", url: "https://example.org/a.git", ref: "main" } });
    const place = { teamId: tenantId, vaultId: vault.id };
    await gates.changeTeam(owner, tenantId, { maxOpen: { critical: 0 } });
    await plantNamedReport(suite, blobs, { report: sampleReport({ facets: sampleFacets() }), tenantId, vaultId: vault.id, at: new Date(clock.now()), key: await evidenceKey({ tenantId, vaultId: vault.id }) });
    let suppressionId = "";
    during.push(async () => {
      const { id } = await vaults.suppressions.create(owner, tenantId, { vaultId: vault.id, reach: "vault", covers: { kind: "rule", rule: "secret/private-key" }, state: "false_positive", justification: null, response: null, reason: "It is a sample.", days: 10 });
      suppressionId = id;
    });
    const meanwhile = await gates.ofVault(owner, place);
    await clock.advance(1);
    await vaults.suppressions.end(owner, tenantId, suppressionId);
    const after = await gates.ofVault(owner, place);
    assert.ok(meanwhile.suppressed > 0);
    assert.equal(after.suppressed, 0);
    assert.notDeepEqual(after.checks, meanwhile.checks);
  });

  await t.test("who does not run the team or the vault sets no gate, and another team's is unknown", async () => {
    const { vaults, owner, as, tenantId } = await createWebHouse(suite);
    const vault = await vaults.edits.create(owner, tenantId, { projectId: createUuid(), name: "Gated", replication: "manual", source: { kind: "git", url: "https://example.org/a.git", ref: "main" } });
    const place = { teamId: tenantId, vaultId: vault.id };
    const thresholds = { minScore: 500 };
    for (const role of ["analyst", "viewer", "auditor", "guest"] as const) {
      await assert.rejects(vaults.gates.changeTeam(as(role), tenantId, thresholds), fails("access.denied"));
      await assert.rejects(vaults.gates.changeVault(as(role), place, thresholds), fails("access.denied"));
    }
    const some = { ...as("administrator"), teams: [{ tenantId, role: "administrator" as const, projects: [vault.projectId], demands: "one-factor" as const, stale: false }] };
    await assert.rejects(vaults.gates.changeTeam(some, tenantId, thresholds), fails("access.denied"), "of some projects alone");
    assert.equal((await vaults.gates.changeVault(some, place, thresholds)).from, "vault");
    await assert.rejects(vaults.gates.ofVault(owner, { ...place, vaultId: createUuid() }), fails("vault.unknown"));
    await assert.rejects(vaults.gates.ofSnapshot(owner, place, createUuid()), fails("report.unknown"));
    await assert.rejects(vaults.gates.ofTeam(owner, createUuid()), fails("team.unknown"));
    assert.equal((await asOwner("select 1 from audit_outbox where tenant_id = $1 and event = 'vaults.gate-changed'", [tenantId])).length, 1);
  });
});
