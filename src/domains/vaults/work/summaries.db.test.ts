// The summaries of snapshots, on both engines: written with the snapshot, made anew when their format is an older one, and read right before that.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { composeReport } from "#domains/vaults/analysis/compose-report.ts";
import { summarise } from "#domains/vaults/analysis/summarise.ts";
import { listPoints } from "#domains/vaults/summary-store.ts";
import { composeFindingNames } from "#domains/vaults/suppressions/finding-names.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository } from "#platform/git/testing/test-repository.ts";
import { DEFAULT_LICENCE_POLICY, PUBLISHED } from "#protocol/licences/policy.ts";
import { SUMMARY_FORMAT } from "#protocol/report/summary.ts";

import { createWorkerHouse, WORKER_DOMAINS, type TestVault } from "./testing/worker-house.ts";

forEachEngine("summaries of snapshots", { domains: WORKER_DOMAINS, oneWhenShort: true }, async (suite) => {
  const house = await createWorkerHouse(suite);
  const repository = createTestRepository();
  suite.after(() => repository.remove());
  const server = await startGitServer({ repositories: { "source.git": repository.dir } });
  suite.after(() => server.close());
  repository.commit("first", { "a.ts": "export function one(a: number): number {\n  return a > 1 ? 1 : 2;\n}\n" });
  const listed = async ({ tenantId, vaultId }: TestVault) => await house.asWeb(tenantId, async (tx) => await listPoints(tx, vaultId, { limit: 500, after: null }));
  const formats = async (vault: TestVault): Promise<unknown[]> => (await house.rows("vault_snapshots", vault)).map(({ summarised }) => summarised);

  test("a run writes the summary of what it found beside it", async () => {
    const vault = await house.makeVault({ kind: "git", url: server.url("source.git") });
    await house.update(vault);
    const { results } = await house.newest(vault);
    const [row] = await house.rows("vault_snapshots", vault);
    assert.deepEqual([row?.["summary"], row?.["summarised"]], [summarise(results, PUBLISHED), SUMMARY_FORMAT]);
    const [{ summary } = { summary: null }] = await listed(vault);
    assert.deepEqual([summary?.code, summary?.commits, summary?.languages, summary?.complexity?.functions, summary?.secrets], [3, 1, [{ name: "TypeScript", code: 3 }], 1, { critical: 0, high: 0, medium: 0, low: 0 }]);
    assert.equal((await house.worker.listDue()).includes(vault.vaultId), false, "nothing is to be renewed");
  });

  test("rows of before there were summaries are read as if they had one, and are found and given one by the worker", async () => {
    const vault = await house.makeVault({ kind: "git", url: server.url("source.git") });
    await house.update(vault);
    for (let copy = 0; copy < 23; copy++) {
      await suite.asOwner("insert into vault_snapshots (tenant_id, id, vault_id, run_id, results, created_at) select tenant_id, $1, vault_id, run_id, results, created_at - interval '1 day' * $2::int from vault_snapshots where vault_id = $3 and summary is not null", [createUuid(), copy, vault.vaultId]);
    }
    await suite.asOwner("update vault_directory set summarised = 'none' where vault_id = $1", [vault.vaultId]);
    const before = await listed(vault);
    assert.equal(before.length, 24);
    assert.ok((await house.worker.listDue()).includes(vault.vaultId));
    await house.work(vault);
    assert.deepEqual(new Set(await formats(vault)), new Set([SUMMARY_FORMAT]));
    assert.deepEqual(await listed(vault), before);
    assert.equal((await house.worker.listDue()).includes(vault.vaultId), false, "once is enough");
  });

  test("where the team's policy of licences was changed they are found and judged anew, and read so before that", async () => {
    repository.commit("second", { "b.ts": "// SPDX-License-Identifier: MIT\nexport const b = 1;\n" });
    const vault = await house.makeVault({ kind: "git", url: server.url("source.git") });
    await house.update(vault);
    const denied = async (): Promise<unknown[]> => (await listed(vault)).map(({ summary }) => summary.licences);
    const stored = async (): Promise<unknown[]> => (await house.rows("vault_snapshots", vault)).map(({ summary }) => (summary as { readonly licences: unknown }).licences);
    assert.deepEqual(await denied(), [{ denied: 0, review: 1 }]);
    const change = async (policy: object | null): Promise<void> => {
      const at = new Date(house.clock.now());
      await suite.asOwner("insert into vault_licence_policies (tenant_id, policy, changed_at) values ($1, $2, $3)", [vault.tenantId, policy === null ? null : JSON.stringify(policy), at]);
      await suite.asOwner("update vault_directory set summarised = $2 where vault_id = $1", [vault.vaultId, `licences.${at.getTime()}`]);
    };
    const named = async (): Promise<number> => (await suite.asOwner("select distinct place from vault_finding_names where vault_id = $1 and name like 'licence/%'", [vault.vaultId])).length;
    assert.equal(await named(), 0);
    const { categories } = DEFAULT_LICENCE_POLICY;
    await change({ categories: { ...categories, permissive: { runtime: "deny", development: "deny", file: "deny" } }, licences: [] });
    assert.deepEqual([await denied(), await stored()], [[{ denied: 1, review: 1 }], [{ denied: 0, review: 1 }]]);
    assert.ok((await house.worker.listDue()).includes(vault.vaultId));
    await house.work(vault);
    assert.deepEqual([await denied(), await stored()], [[{ denied: 1, review: 1 }], [{ denied: 1, review: 1 }]]);
    assert.equal(await named(), 1, "what is suppressed is counted by what the policy finds");
    assert.match(String((await formats(vault))[0]), /^strongroom\.summary\/\d+\+strongroom\.score\/\d+\+licences\.\d+$/);
    assert.equal((await house.worker.listDue()).includes(vault.vaultId), false, "once is enough");
    repository.commit("third", { "c.ts": "export const c = 1;\n" });
    await house.update(vault);
    assert.deepEqual(await denied(), [{ denied: 1, review: 1 }, { denied: 1, review: 1 }], "a run judges by it");
    assert.equal(await named(), 1);
    await house.clock.advance(1);
    await change(null);
    await house.work(vault);
    assert.equal(await named(), 0);
    assert.deepEqual([await stored(), new Set(await formats(vault))], [[{ denied: 0, review: 1 }, { denied: 0, review: 1 }], new Set([SUMMARY_FORMAT])]);
  });

  test("a summary of another format is not believed", async () => {
    const vault = await house.makeVault({ kind: "git", url: server.url("source.git") });
    await house.update(vault);
    const before = await listed(vault);
    await suite.asOwner("update vault_snapshots set summary = '{\"files\": 999}', summarised = 'strongroom.summary/0' where vault_id = $1", [vault.vaultId]);
    assert.deepEqual(await listed(vault), before);
    await house.update(vault);
    assert.deepEqual([await formats(vault), await listed(vault)], [[SUMMARY_FORMAT], before]);
  });

  test("by what the newest report's findings are decided about is written with it, in place of the last, and anew with the summary", async () => {
    repository.commit("hole", { "a.ts": "export function run(text: string): unknown {\n  return eval(text);\n}\n" });
    const vault = await house.makeVault({ kind: "git", url: server.url("source.git") });
    const names = async (): Promise<readonly unknown[]> => await suite.asOwner("select name, place, counted from vault_finding_names where vault_id = $1 order by place, name", [vault.vaultId]);
    await house.update(vault);
    const expected = async (): Promise<readonly unknown[]> => {
      const field = await house.authority.dataKey(await house.authority.tokenSource("web")(), { tenantId: vault.tenantId, purpose: "field" });
      const report = composeReport({ ...(await house.newest(vault)), version: "", licences: PUBLISHED });
      return composeFindingNames(report, field).toSorted((a, b) => a.place - b.place || (a.name < b.name ? -1 : 1));
    };
    const first = await names();
    assert.ok(first.some((row) => (row as { name: string }).name.startsWith("risk/")), JSON.stringify(first));
    assert.deepEqual(first, await expected());
    await suite.asOwner("delete from vault_finding_names where vault_id = $1", [vault.vaultId]);
    await suite.asOwner("update vault_snapshots set summarised = 'strongroom.summary/0' where vault_id = $1", [vault.vaultId]);
    await house.work(vault);
    assert.deepEqual(await names(), first, "of the format before");
    await house.work(vault);
    assert.deepEqual(await names(), first, "once is enough");
    repository.commit("mended", { "a.ts": "export const one = 1;\n" });
    await house.update(vault);
    assert.deepEqual([await names(), await expected()], [[], []]);
  });
});
