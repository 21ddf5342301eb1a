// The portfolio, its filters and what a team assumes about cost, on both engines: what each caller is shown, and that it agrees with the vaults.

import assert from "node:assert/strict";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { resultsSchema } from "#domains/vaults/analysis/results.ts";
import { summarise } from "#domains/vaults/analysis/summarise.ts";
import { createVaultContents } from "#domains/vaults/contents.ts";
import { createWebHouse, VAULT_DOMAINS } from "#domains/vaults/testing/web-house.ts";
import { forEachEngine, type TestSuite } from "#platform/db/testing/for-each-engine.ts";
import { toCostParameters, toSentParameters } from "#protocol/api/cost.ts";
import { getPortfolio, getPortfolioOverview, SPARK_POINTS, type PortfolioFilter } from "#protocol/api/portfolio.ts";
import { estimateRange } from "#protocol/cost/estimate-cost.ts";
import { DEFAULT_COST_PARAMETERS, type CostParameters } from "#protocol/cost/parameters.ts";
import { PUBLISHED } from "#protocol/licences/policy.ts";
import { SUMMARY_FORMAT } from "#protocol/report/summary.ts";

const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);
const git = (name: string, projectId: Uuid = createUuid()) => ({ projectId, name, replication: "manual" as const, source: { kind: "git" as const, url: "https://example.org/canary.git", ref: "canary-branch" } });
const COST_ROW = { language: "Go", type: "programming" as const, codeLines: 40_000, redundantLines: 1000, generatedLines: 500, vendoredLines: 0, meanComplexity: 3 };
const GO = { name: "Go", files: 1, bytes: 0, comment: 0, blank: 0, vendoredLines: 0, generatedLines: 0, documentationLines: 0 };
const RATED: CostParameters = { ...DEFAULT_COST_PARAMETERS, languageWeights: { Go: { low: 0.5, likely: 1, high: 2 } }, rate: { low: 8000, likely: 10_000, high: 14_000, currency: "EUR" } };
const FILTER: PortfolioFilter = { name: "CANARYFILTER", text: "api", projectId: null, state: "failed", sort: "findings", descending: true };

forEachEngine("the portfolio", { domains: VAULT_DOMAINS }, async (suite) => {
  const { t, asOwner, clock } = suite;

  await t.test("each vault is a row with its newest report, its trend oldest first, and nothing of evidence", async () => {
    const { vaults, owner, as, tenantId } = await createWebHouse(suite);
    const vault = await vaults.edits.create(owner, tenantId, git("First"));
    await endRuns(suite, vault.id);
    for (let index = 0; index < SPARK_POINTS + 3; index++) {
      await clock.advance(DAY);
      await plantSnapshot(suite, { tenantId, vaultId: vault.id, code: 100 + index, summarised: index % 2 === 0 });
    }
    const waiting = await vaults.edits.create(owner, tenantId, { ...git("Upload"), source: { kind: "upload" } });
    const { items, more } = getPortfolio.output.parse(await vaults.portfolio.get(as("viewer"), tenantId, {}));
    assert.deepEqual([items.map(({ name, state }) => [name, state]), more], [[["Upload", "awaiting-upload"], ["First", "ready"]], 0]);
    const [, row] = items;
    assert.deepEqual([row?.report?.score, row?.report?.code, row?.report?.findings, row?.report?.effort], [null, 100 + SPARK_POINTS + 2, { critical: 1, high: 0, medium: 2, low: 0 }, estimateRange([COST_ROW], DEFAULT_COST_PARAMETERS).effort], "the newest is read whether it was summarised or not");
    assert.deepEqual(row?.trend.code.toSorted((a, b) => a - b), row?.trend.code);
    assert.deepEqual(row?.trend.score, row?.trend.code.map(() => null), "of a few facets there is no score");
    assert.ok(row?.trend.code.every((code) => code % 2 === 0), "what is not summarised yet is a gap");
    assert.ok(!JSON.stringify(items).includes("anary"));
    assert.equal((await vaults.edits.get(owner, { teamId: tenantId, vaultId: waiting.id })).state, "awaiting-upload", "the same word as the vault's own");
  });

  await t.test("the states are those of the vaults themselves", async () => {
    const { vaults, owner, elevated, tenantId } = await createWebHouse(suite);
    const made = [];
    for (const name of ["queued", "failed", "stopped", "fine", "deleted"]) made.push(await vaults.edits.create(owner, tenantId, git(name)));
    const [, failed, stopped, fine, deleted] = made;
    await endRuns(suite, failed?.id ?? "", "failed");
    await asOwner("update vaults set state = 'failed' where id = $1", [failed?.id]);
    await endRuns(suite, stopped?.id ?? "", "cancelled");
    await endRuns(suite, fine?.id ?? "");
    await asOwner("update vaults set state = 'ready' where id = $1", [fine?.id]);
    await vaults.edits.delete(elevated(owner), { teamId: tenantId, vaultId: deleted?.id ?? "" });
    const states = async (list: Promise<{ readonly items: readonly { readonly name: string; readonly state: string }[] }>) => Object.fromEntries((await list).items.map(({ name, state }) => [name, state]));
    const expected = await states(vaults.edits.list(owner, tenantId, { limit: 10 }));
    assert.deepEqual(await states(vaults.portfolio.get(owner, tenantId, {})), Object.fromEntries(Object.entries(expected).filter(([name]) => name !== "deleted")));
  });

  await t.test("a caller is shown the projects that they reach, and a project alone when they ask for one", async () => {
    const { vaults, owner, as, tenantId } = await createWebHouse(suite);
    const [own, foreign] = [createUuid(), createUuid()];
    for (const [name, projectId] of [["Own", own], ["Foreign", foreign]] as const) await vaults.edits.create(owner, tenantId, git(name, projectId));
    const names = async (caller: typeof owner, query: { projectId?: Uuid } = {}) => (await vaults.portfolio.get(caller, tenantId, query)).items.map(({ name }) => name);
    const officer = { ...as("compliance-officer"), grants: [{ grantId: createUuid(), tenantId, kind: "request" as const, permissions: ["vaults.read"], projects: [own] }] };
    assert.deepEqual([await names(officer), await names(officer, { projectId: foreign }), await names(owner, { projectId: foreign })], [["Own"], [], ["Foreign"]]);
    await assert.rejects(vaults.portfolio.get(as("compliance-officer"), tenantId, {}), fails("access.denied"));
    await assert.rejects(vaults.portfolio.get(owner, createUuid(), {}), fails("team.unknown"));
  });

  await t.test("as a spreadsheet it has the same rows, and no formula", async () => {
    const { vaults, owner, tenantId } = await createWebHouse(suite);
    await vaults.edits.create(owner, tenantId, git('=HYPERLINK("http://evil.example")'));
    const { body, fileName, mediaType } = await vaults.portfolio.export(owner, tenantId, {});
    let text = "";
    for await (const chunk of body) text += Buffer.from(chunk).toString();
    assert.match(text, /^"vault","vault id",.*\r\n"'=HYPERLINK\(""http:\/\/evil\.example""\)",/);
    assert.equal(text.trimEnd().split("\r\n").length, 2);
    assert.match(`${fileName} ${mediaType}`, /^portfolio-\d{4}-\d\d-\d\d\.csv text\/csv/);
  });

  await t.test("filters are a person's own, sealed, replaced as a whole, and gone with their access", async () => {
    const { vaults, owner, as, tenantId } = await createWebHouse(suite);
    const viewer = as("viewer");
    assert.deepEqual(await vaults.filters.get(viewer, tenantId), { items: [] });
    await vaults.filters.save(viewer, tenantId, { items: [FILTER] });
    await vaults.filters.save(viewer, tenantId, { items: [{ ...FILTER, text: "second" }] });
    assert.deepEqual([(await vaults.filters.get(viewer, tenantId)).items.map(({ text }) => text), await vaults.filters.get(owner, tenantId)], [["second"], { items: [] }]);
    const [row] = await asOwner("select f::text as row from vault_filters f where tenant_id = $1", [tenantId]);
    for (const hidden of ["CANARYFILTER", "second", Buffer.from("CANARYFILTER").toString("hex")]) assert.ok(!String(row?.["row"]).includes(hidden));
    const contents = createVaultContents({ clock, jobs: { enqueue: async () => true }, jitter: { maxMs: 0, random: () => 0 } });
    await suite.db.tenant({ role: "strongroom_web", tenantId }, (tx) => contents.cancelWorkOf(tx, viewer.personId));
    assert.deepEqual(await vaults.filters.get(viewer, tenantId), { items: [] });
  });

  await t.test("all vaults taken together: what is most urgent, the languages, and how they went, within what the caller reaches", async () => {
    const { vaults, owner, as, tenantId } = await createWebHouse(suite);
    const [own, foreign] = [createUuid(), createUuid()];
    const [small, large, empty] = [await vaults.edits.create(owner, tenantId, git("Small", own)), await vaults.edits.create(owner, tenantId, git("Large", foreign)), await vaults.edits.create(owner, tenantId, git("Empty", own))];
    const none = await vaults.portfolio.overview(owner, tenantId, {});
    assert.deepEqual(none, { urgent: [], languages: [], otherCode: 0, trend: [] });
    await plantSnapshot(suite, { tenantId, vaultId: small.id, code: 100, summarised: true, go: 60 });
    await clock.advance(6 * DAY);
    await plantSnapshot(suite, { tenantId, vaultId: large.id, code: 1000, summarised: true, go: 400 });
    await clock.advance(6 * DAY);
    await plantSnapshot(suite, { tenantId, vaultId: small.id, code: 300, summarised: true, go: 300 });
    const all = getPortfolioOverview.output.parse(await vaults.portfolio.overview(as("viewer"), tenantId, {}));
    assert.deepEqual([all.languages, all.otherCode], [[{ name: "Go", code: 700 }], 600]);
    assert.deepEqual(all.trend.map(({ vaults: count, code }) => [count, code]), [...Array.from({ length: 6 }, () => [1, 100]), ...Array.from({ length: 6 }, () => [2, 1100]), [2, 1300]]);
    assert.equal(Date.parse(all.trend.at(-1)?.at ?? ""), clock.now());
    assert.deepEqual(new Set(all.urgent.map(({ vaultId, facet }) => `${vaultId} ${facet}`)), new Set([small.id, large.id].map((id) => `${id} secrets`)));
    assert.ok(!JSON.stringify(all).includes("anary"));
    const officer = { ...as("compliance-officer"), grants: [{ grantId: createUuid(), tenantId, kind: "request" as const, permissions: ["vaults.read"], projects: [own] }] };
    const reached = await vaults.portfolio.overview(officer, tenantId, {});
    assert.deepEqual([reached.urgent.map(({ vaultId }) => vaultId), reached.languages, reached.trend.map(({ code }) => code).slice(-1)], [[small.id], [{ name: "Go", code: 300 }], [300]]);
    assert.deepEqual(await vaults.portfolio.overview(officer, tenantId, { projectId: foreign }), none, "a project that is not theirs is empty");
    await assert.rejects(vaults.portfolio.overview(as("compliance-officer"), tenantId, {}), fails("access.denied"));
    assert.equal((await vaults.portfolio.get(owner, tenantId, {})).items.find(({ vaultId }) => vaultId === empty.id)?.report, null);
  });

  await t.test("what a team assumes about cost holds for all its estimates, is changed by who runs the team, and each change is recorded", async () => {
    const { vaults, owner, as, tenantId } = await createWebHouse(suite);
    const vault = await vaults.edits.create(owner, tenantId, git("Priced"));
    await plantSnapshot(suite, { tenantId, vaultId: vault.id, code: 7, summarised: true });
    assert.deepEqual(await vaults.cost.get(as("viewer"), tenantId), { model: "strongroom.cost/1", parameters: toSentParameters(DEFAULT_COST_PARAMETERS), changedAt: null, since: null });
    assert.equal((await vaults.portfolio.get(owner, tenantId, {})).items[0]?.report?.cost, null);
    for (const role of ["analyst", "viewer"] as const) await assert.rejects(vaults.cost.change(as(role), tenantId, toSentParameters(RATED)), fails("access.denied"));
    const changed = await vaults.cost.change(as("administrator"), tenantId, toSentParameters(RATED));
    assert.deepEqual([toCostParameters(changed.parameters), Date.parse(changed.changedAt ?? "")], [RATED, clock.now()]);
    assert.deepEqual((await vaults.portfolio.get(owner, tenantId, {})).items[0]?.report?.cost, estimateRange([COST_ROW], RATED).cost);
    const snapshotId = (await vaults.reports.trend(owner, { teamId: tenantId, vaultId: vault.id }, {})).items[0]?.id ?? "";
    const exported = async (format: "html" | "pdf", asOf?: string): Promise<string> => {
      const parts: Uint8Array[] = [];
      for await (const part of (await vaults.exports.file(owner, { teamId: tenantId, vaultId: vault.id }, { snapshotId, format, asOf })).body) parts.push(part);
      return Buffer.concat(parts).toString("latin1");
    };
    const own = await Promise.all([exported("html"), exported("pdf")]);
    assert.match(own[0], /At the rate that is given that is [^.]* EUR,[\s\S]*The assumptions are the team/);
    await clock.advance(DAY);
    const reset = await vaults.cost.reset(owner, tenantId);
    assert.deepEqual([reset.changedAt, Date.parse(reset.since ?? "")], [null, clock.now()]);
    assert.match(await exported("html"), /Every assumption is the published default\./);
    assert.notEqual(await exported("pdf"), own[1]);
    assert.deepEqual(await Promise.all([exported("html", changed.changedAt ?? ""), exported("pdf", changed.changedAt ?? "")]), own, "as of then the same bytes again");
    const acts = await asOwner("select details from audit_outbox where tenant_id = $1 and event = 'vaults.cost-changed' order by 1", [tenantId]);
    assert.equal(acts.length, 2);
    assert.equal((await vaults.cost.get(as("owner"), createUuid()).catch((error: unknown) => error)) instanceof Error, true, "another team's is unknown");
  });

  await t.test("a vault's trend has all its snapshots, oldest first", async () => {
    const { vaults, owner, as, tenantId } = await createWebHouse(suite);
    const vault = await vaults.edits.create(owner, tenantId, git("Long"));
    for (let index = 0; index < 130; index++) {
      await clock.advance(SECOND);
      await plantSnapshot(suite, { tenantId, vaultId: vault.id, code: index, summarised: index > 4 });
    }
    const place = { teamId: tenantId, vaultId: vault.id };
    const { items } = await vaults.reports.trend(as("viewer"), place, {});
    assert.deepEqual(items.map(({ code }) => code), Array.from({ length: 130 }, (_, index) => index));
    const listed = await vaults.reports.snapshots(owner, place, { limit: 100 });
    assert.deepEqual(listed.items, items.toReversed().slice(0, 100));
    const before = await vaults.reports.trend(owner, place, { before: items[30]?.createdAt });
    assert.deepEqual([before.items, before.older], [items.slice(0, 30), false], "those before a time, and not the one of that time");
    await assert.rejects(vaults.reports.trend(owner, { ...place, vaultId: createUuid() }, {}), fails("vault.unknown"));
  });
});

async function endRuns({ asOwner }: TestSuite, vaultId: Uuid, state = "done"): Promise<void> {
  await asOwner("update vault_runs set state = $1, ended_at = now() where vault_id = $2", [state, vaultId]);
}

/** A report as a worker leaves it, or left it before there were summaries. */
async function plantSnapshot({ asOwner, clock }: TestSuite, given: { readonly tenantId: Uuid; readonly vaultId: Uuid; readonly code: number; readonly summarised: boolean; readonly go?: number }): Promise<void> {
  const at = new Date(clock.now());
  const results = resultsSchema.parse({
    schema: "strongroom.results/1", sourceKind: "git", generatedAt: at.toISOString(), analyzers: { files: 1 }, languages: given.go === undefined ? [] : [{ ...GO, lines: given.go, code: given.go }], fileTypes: [], limits: [], timings: [],
    totals: { files: 7, bytes: 0, lines: given.code, code: given.code, comment: 0, blank: 0, binaryFiles: 0, vendoredFiles: 0, generatedFiles: 0, documentationFiles: 0 },
    history: { commits: 1, merges: 0, tags: 0, branches: 1, contributors: 1, halfOfCommitsBy: 1, activeDays: 1, firstCommitAt: null, lastCommitAt: null, months: [] },
    facets: {
      secrets: { findings: 3, distinct: 3, files: 1, cutFiles: 0, history: null, byRule: [{ rule: "one", severity: "critical", findings: 1 }, { rule: "two", severity: "medium", findings: 2 }] },
      cost: { code: [COST_ROW] },
    },
  });
  const snapshotId = createUuid();
  await asOwner("insert into vault_snapshots (tenant_id, id, vault_id, run_id, results, summary, summarised, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)", [
    given.tenantId, snapshotId, given.vaultId, createUuid(), JSON.stringify(results), given.summarised ? JSON.stringify(summarise(results, PUBLISHED)) : null, given.summarised ? SUMMARY_FORMAT : null, at,
  ]);
  await asOwner("update vaults set last_snapshot_id = $1, state = 'ready' where id = $2", [snapshotId, given.vaultId]);
}
