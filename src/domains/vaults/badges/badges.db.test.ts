// Badges on both engines: off until they are given out, at an address that is nowhere in clear, telling no name unless that was chosen.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { createUuid } from "#base/uuid.ts";
import { plantNamedReport } from "#domains/vaults/testing/plant-report.ts";
import { createWebHouse, VAULT_DOMAINS } from "#domains/vaults/testing/web-house.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { sampleFacets } from "#protocol/report/sample-facets.ts";
import { sampleReport } from "#protocol/report/sample-reports.ts";
import { composeScore } from "#protocol/score/score.ts";

import { drawBadge } from "./draw-badge.ts";

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);
const REPORT = sampleReport({ facets: sampleFacets() });

forEachEngine("badges", { domains: VAULT_DOMAINS }, async (suite) => {
  const { t, asOwner, clock } = suite;

  await t.test("a badge is given out, shows score and gate, is replaced and taken back, and each act is recorded", async () => {
    const { vaults, owner: standing, elevated, as, tenantId, blobs, evidenceKey } = await createWebHouse(suite);
    const owner = elevated(standing);
    const vault = await vaults.edits.create(owner, tenantId, { projectId: createUuid(), name: "Canary <Vault>", replication: "manual", source: { kind: "git", url: "https://example.org/a.git", ref: "main" } });
    const place = { teamId: tenantId, vaultId: vault.id };
    const tokenOf = (path: string | null): string => path?.split("/").at(-1) ?? "";
    assert.deepEqual(await vaults.badges.get(owner, place), { path: null, showsName: false, createdAt: null });
    for (const role of ["analyst", "viewer", "auditor", "guest"] as const) await assert.rejects(vaults.badges.create(as(role), place, { showsName: false }), fails("access.denied"));

    await assert.rejects(vaults.badges.create(standing, place, { showsName: false }), fails("access.elevation-required"), "it shows a score to whoever has the address");
    assert.equal((await vaults.badges.get(standing, place)).path, null, "who looks needs none");
    const first = tokenOf((await vaults.badges.create(owner, place, { showsName: false })).path);
    assert.match(first, /^[A-Za-z0-9_-]{43}$/);
    assert.match((await vaults.badges.picture(first)).text, />not analysed yet</);
    await plantNamedReport(suite, blobs, { report: REPORT, tenantId, vaultId: vault.id, at: new Date(clock.now()), key: await evidenceKey({ tenantId, vaultId: vault.id }) });
    await vaults.gates.changeTeam(owner, tenantId, { maxNew: { critical: 0 } });
    const shown = await vaults.badges.picture(first);
    assert.match(shown.text, new RegExp(`>${composeScore(REPORT).total ?? ""}/1000 · gate failed · `));
    assert.doesNotMatch(shown.text, /Canary/);
    const rows = JSON.stringify(await asOwner("select b::text as badge, d::text as place from badges b join badge_directory d on d.vault_id = b.vault_id where b.tenant_id = $1", [tenantId]));
    for (const hidden of [first, Buffer.from(first).toString("hex")]) assert.ok(!rows.includes(hidden));

    const second = tokenOf((await vaults.badges.create(owner, place, { showsName: true })).path);
    assert.equal(tokenOf((await vaults.badges.get(owner, place)).path), second, "who may give it out is shown it again");
    await assert.rejects(vaults.badges.picture(first), fails("badge.unknown"));
    assert.match((await vaults.badges.picture(second)).text, />Canary &lt;Vault&gt;</);
    await vaults.edits.delete(owner, place);
    await assert.rejects(vaults.badges.picture(second), fails("badge.unknown"), "a vault that is being deleted shows nothing");
    await vaults.edits.restore(owner, place);
    await vaults.badges.end(owner, place);
    await vaults.badges.end(owner, place);
    await assert.rejects(vaults.badges.picture(second), fails("badge.unknown"));
    await assert.rejects(vaults.badges.picture("A".repeat(43)), fails("badge.unknown"));
    const acts = await asOwner("select event from audit_outbox where tenant_id = $1 and event like 'vaults.badge-%' order by event", [tenantId]);
    assert.deepEqual(acts.map(({ event }) => event), ["vaults.badge-created", "vaults.badge-created", "vaults.badge-ended"]);
  });

  await t.test("whatever a vault is called, the picture is one", () => {
    for (const name of ["</text><script>alert(1)</script>", "\"onload=\"x", "\u202eevil\u0000", "x".repeat(400)]) {
      const text = drawBadge({ name, score: null, gate: "passed", analysedAt: new Date(0) });
      assert.doesNotMatch(text.replace(/^<svg [^>]*>/, ""), /<(?!\/?(?:svg|title|rect|g|text)[ >/])/);
      assert.ok(!text.includes("\u202e") && !text.includes("\u0000") && text.length < 2000);
    }
  });
});
