// Vaults of git sources, from contact to report, with everything real: server, sandbox, authority, blobs, both databases.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createMemoryFactStore } from "#domains/vaults/analysis/facts.ts";
import { composeAnalysis } from "#domains/vaults/analysis/compose.ts";
import type { Sandbox } from "#domains/vaults/analysis/ports.ts";
import { analyseWhole } from "#domains/vaults/analysis/testing/git-starter.ts";
import { createPlainSandbox } from "#domains/vaults/analysis/testing/plain-sandbox.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";

import { createVaultWorker } from "./worker.ts";
import { createWorkerHouse, WORKER_DOMAINS, type TestVault, type WorkerHouse } from "./testing/worker-house.ts";

forEachEngine("a vault of a git source", { domains: WORKER_DOMAINS, oneWhenShort: true }, async (suite) => {
  const house = await createWorkerHouse(suite);
  const repositories: Record<string, string> = {};
  const server = await startGitServer({ repositories });
  suite.after(async () => await server.close());
  let serial = 0;
  const makeSource = async (): Promise<{ repository: TestRepository; vault: TestVault }> => {
    const repository = createTestRepository();
    suite.after(() => repository.remove());
    const name = `team/source-${serial++}.git`;
    repositories[name] = repository.dir;
    return { repository, vault: await house.makeVault({ kind: "git", url: server.url(name) }) };
  };

  test("the report is that of a cold analysis, after each of many kinds of change", async () => {
    const { repository, vault } = await makeSource();
    const { git } = repository;
    const steps: readonly (() => unknown)[] = [
      () => repository.commit("first", { "src/a.ts": "// a\nexport const a = 1;\n", "src/b/c.py": "# c\nx = 1\n", "README.md": "# Hello\n",
        // What git's own check wants to see of each tree that comes, though the server knows that we have it.
        ".gitattributes": "*.py diff=python\n", ".gitmodules": "[submodule \"m\"]\n\tpath = m\n\turl = https://example.com/m.git\n" }),
      () => repository.commit("second", { "src/a.ts": "// a\nexport const a = 2;\nexport const b = 3;\n" }, { author: "Bob <bob@example.com>" }),
      () => git("mv", "src", "lib") || repository.commit("move"),
      () => repository.commit("mailmap", { ".mailmap": "Robert <bob@example.com>\n" }),
      () => {
        git("checkout", "-q", "-b", "old", "HEAD~3");
        repository.commit("from an old commit", { "side.rs": "fn main() {}\n" });
        git("checkout", "-q", "main");
        git("merge", "-q", "--no-ff", "-m", "merge", "old");
      },
      () => git("reset", "-q", "--hard", "HEAD~1") || repository.commit("forced", { "forced.go": "package main\n" }),
      () => git("tag", "-a", "v1", "-m", "one") && git("branch", "extra"),
      () => {
        git("checkout", "-q", "-b", "ahead");
        repository.commit("ahead of the branch", { "ahead.c": "int a;\n" });
        repository.commit("further ahead", { "ahead.c": "int a;\nint b;\n" });
        git("checkout", "-q", "main");
      },
      // The branch moves on to a commit that came with another one: nothing new comes, and yet the head is new.
      () => git("merge", "-q", "--ff-only", "ahead~1"),
      () => git("merge", "-q", "--ff-only", "ahead"),
    ];
    for (const step of steps) {
      step();
      // The plain sandbox: what is held against each other here is mirror and history, not how lines are counted.
      const sandbox = createPlainSandbox();
      const worker = createVaultWorker({ ...house.deps, sandbox });
      await house.ask(vault);
      await house.clock.advance(1000);
      await worker.work({ vaultId: vault.vaultId, last: true, signal: new AbortController().signal });
      await assertLikeCold(house, { vault, repository, sandbox });
    }
    assert.deepEqual((await house.rows("vault_runs", vault)).map(({ state }) => state), steps.map(() => "done"));
  });

  test("a history that is counted in a new way is read again out of the mirror", async () => {
    const { repository, vault } = await makeSource();
    for (let serial = 0; serial < 5; serial++) repository.commit(`c${serial}`, { "a.ts": `const a = ${serial};\n`.repeat(serial + 1) });
    await house.update(vault);
    repository.commit("more", { "b.ts": "const b = 1;\n" });
    const newer = createVaultWorker({ ...house.deps, sandbox: { ...house.deps.sandbox, analyzers: { ...house.deps.sandbox.analyzers, history: 99 } } });
    await house.ask(vault);
    await newer.work({ vaultId: vault.vaultId, last: true, signal: new AbortController().signal });
    const { results, evidence } = await house.newest(vault);
    assert.deepEqual([results.analyzers["history"], results.history.commits, evidence.contributors[0]?.linesAdded], [99, 6, 16]);
  });

  test("a source with nothing new gives no new report, and nothing is fetched", async () => {
    const { repository, vault } = await makeSource();
    repository.commit("first", { "a.ts": "const a = 1;\n" });
    await house.update(vault);
    await house.update(vault);
    assert.equal((await house.rows("vault_snapshots", vault)).length, 1);
    assert.deepEqual((await house.rows("vault_contacts", vault)).map(({ asked, outcome }) => [asked, outcome]), [["git-refs-and-pack", "ok"], ["git-refs", "ok"]]);
  });

  test("the contact log says what the server saw, and nothing but upload-pack was asked for", async () => {
    const { repository, vault } = await makeSource();
    repository.commit("first", { "a.ts": "const a = 1;\n" });
    const before = server.requests.length;
    await house.update(vault);
    const seen = server.requests.slice(before);
    const [contact] = await house.rows("vault_contacts", vault);
    assert.equal(contact?.["requests"], seen.length);
    assert.deepEqual([...new Set(seen.map(({ service }) => service))], ["git-upload-pack"]);
  });

  test("nothing of the source can be read in the database or in a file of the data folder, and the scratch is empty", async () => {
    const { repository } = await makeSource();
    repositories["CANARYADDRESS.git"] = repository.dir;
    const vault = await house.makeVault({ kind: "git", url: server.url("CANARYADDRESS.git"), branch: "CANARYBRANCH" });
    repository.git("checkout", "-q", "-b", "CANARYBRANCH");
    repository.commit("CANARYMESSAGE", { "CANARYFOLDER/CANARYFILE.canaryext": "const CANARYCODE = 1;\n" }, { author: "CANARYPERSON <canary@example.com>" });
    repository.git("tag", "CANARYTAG");
    await house.update(vault);
    const { results, evidence } = await house.newest(vault);
    assert.equal(evidence.ref, "refs/heads/CANARYBRANCH");
    assert.deepEqual(results.fileTypes, [{ extension: "other", files: 1, bytes: 22 }]);
    const tables = await suite.asOwner("select table_name as name from information_schema.tables where table_schema = 'public'");
    for (const { name } of tables) {
      const rows = await suite.asOwner(`select to_jsonb(t)::text as row from ${String(name)} t`);
      assert.equal(rows.some(({ row }) => holdsCanary(Buffer.from(String(row)))), false, String(name));
    }
    for (const entry of await readdir(house.dataDir, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) assert.equal(holdsCanary(await readFile(join(entry.parentPath, entry.name))), false, entry.name);
    }
    assert.deepEqual(await house.scratchEntries(), []);
  });

  test("a branch can be chosen, and one that is not there is said", async () => {
    const { repository, vault } = await makeSource();
    repository.commit("first", { "a.ts": "const a = 1;\n" });
    repository.git("checkout", "-q", "-b", "next");
    repository.commit("second", { "b.ts": "const b = 1;\n" });
    repository.git("checkout", "-q", "main");
    await house.update(vault);
    const url = server.url(Object.keys(repositories).at(-1) as string);
    const next = await house.makeVault({ kind: "git", url, branch: "next" });
    await house.update(next);
    assert.deepEqual([(await house.newest(vault)).results.totals.files, (await house.newest(next)).results.totals.files], [1, 2]);
    const none = await house.makeVault({ kind: "git", url, branch: "none" });
    await assert.rejects(house.update(none), (error) => isAppError(error, "source.ref-missing"));
    const [row] = await house.rows("vaults", none);
    assert.deepEqual([row?.["state"], row?.["last_error_code"]], ["failed", "source.ref-missing"]);
  });

  test("another branch of the mirror is looked at without fetching more, and so is a branch or tag on an old commit", async () => {
    const { repository, vault } = await makeSource();
    const { git } = repository;
    const commits: string[] = [];
    for (let serial = 0; serial < 6; serial++) commits.push(repository.commit(`m${serial}`, { [`m${serial}.ts`]: `const m = ${serial};\n` }));
    git("checkout", "-q", "-b", "side", "HEAD~3");
    for (let serial = 0; serial < 4; serial++) repository.commit(`s${serial}`, { [`s${serial}.py`]: `s = ${serial}\n` }, { author: "Sue <sue@example.com>" });
    git("checkout", "-q", "main");
    await house.update(vault);
    for (const [branch, history] of [["side", 7], ["refs/heads/main", 6], ["side", 7]] as const) {
      await house.chooseBranch(vault, branch);
      await house.update(vault);
      const { results, evidence } = await house.newest(vault);
      assert.deepEqual([results.history.commits, evidence.commit], [history, git("rev-parse", branch)]);
    }
    git("branch", "old", commits[1] as string);
    git("tag", "-a", "v0", "-m", "zero", commits[2] as string);
    await house.chooseBranch(vault, "old");
    await house.update(vault);
    const { results } = await house.newest(vault);
    assert.deepEqual([results.history.commits, results.totals.files, results.history.tags], [2, 2, 1]);
    assert.ok((await house.rows("vault_packs", vault)).length <= 2);
  });

  test("an empty source is said to be empty", async () => {
    const { vault } = await makeSource();
    await assert.rejects(house.update(vault), (error) => isAppError(error, "source.empty"));
  });

  test("an update opens what its change needs, whatever the size of the mirror", async () => {
    const measured: { opened: number; mirror: number }[] = [];
    for (const files of [100, 1_500]) {
      const { repository, vault } = await makeSource();
      const folder = (index: number): string => `f${Math.floor(index / 25)}`;
      repository.commit("all", Object.fromEntries(Array.from({ length: files }, (_, index) => [`${folder(index)}/x${index}.ts`, noise(index)])));
      await house.update(vault);
      repository.commit("ten", Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`f0/x${index}.ts`, `${noise(index)}// changed\n`])));
      await house.update(vault);
      const run = (await house.rows("vault_runs", vault)).at(-1);
      const timings = run?.["timings"] as { stage: string; bytes: number }[];
      const packs = await house.rows("vault_packs", vault);
      measured.push({ opened: timings.find(({ stage }) => stage === "unseal")?.bytes ?? -1, mirror: Number(packs[0]?.["pack_bytes"]) });
    }
    const [small, large] = measured as [{ opened: number; mirror: number }, { opened: number; mirror: number }];
    // The mirror is fifteen times the size; what may differ is where chunks of 64 KiB begin and end.
    assert.ok(large.mirror > 10 * small.mirror);
    assert.ok(small.opened > 0 && large.opened < small.opened + 6 * 64 * 1024, `opened ${small.opened} of ${small.mirror} and ${large.opened} of ${large.mirror} bytes`);
    assert.ok(large.opened < large.mirror / 5, `opened ${large.opened} of ${large.mirror} bytes`);
  });
});

/** Some 3 KB that do not compress away, as source code of that size is for a pack. */
function noise(seed: number): string {
  return Array.from({ length: 48 }, (_, line) => `// ${createHash("sha256").update(`${seed}.${line}`).digest("base64")}\n`).join("");
}

function holdsCanary(bytes: Buffer): boolean {
  return ["CANARY", "canaryext"].some((word) => bytes.includes(word) || bytes.includes(Buffer.from(word).toString("hex")));
}

async function assertLikeCold(house: WorkerHouse, given: { readonly vault: TestVault; readonly repository: TestRepository; readonly sandbox: Sandbox }): Promise<void> {
  const { vault, repository, sandbox } = given;
  const head = repository.git("rev-parse", "HEAD");
  const findings = await analyseWhole({ dir: repository.dir, head, facts: createMemoryFactStore(), sandbox, at: house.clock.now() });
  const names = (prefix: string) => repository.git("for-each-ref", "--format=%(refname:lstrip=2)", prefix).split("\n").filter((name) => name !== "");
  const cold = composeAnalysis({ ...findings, sourceKind: "git", commit: head, ref: "refs/heads/main", branches: names("refs/heads"), tags: names("refs/tags"), at: 0 }, []);
  const { results, evidence } = await house.newest(vault);
  assert.deepEqual({ ...results, timings: [], generatedAt: cold.results.generatedAt }, cold.results);
  assert.deepEqual(evidence, cold.evidence);
}
