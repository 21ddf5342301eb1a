// kill -9 of the serving program at random moments of runs, of starts, of idling: what was the last good report still is, the run is
// taken up again and ends, nothing in clear is left in scratch, nothing counts twice, and no blob is left that no row points to.

import assert from "node:assert/strict";
import { readdir, utimes } from "node:fs/promises";
import { basename, join } from "node:path";
import type { TestContext } from "node:test";

import { startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";
import { getReport, listSnapshots } from "#protocol/api/reports.ts";
import { listRuns, updateVaultNow, type Run } from "#protocol/api/runs.ts";
import { becomeOwner, type Owner } from "#roles/testing/api-session.ts";
import { onBothEngines, type FreshPlace } from "#roles/testing/fresh-place.ts";
import { numbersByGit, numbersOfReport } from "#roles/testing/git-numbers.ts";
import { createRandom, isWholeRun, seedOfRun } from "#roles/testing/seeded-random.ts";
import { startAndKill, startServe, type ServedProgram } from "#roles/testing/served-program.ts";

/** On each engine. */
const KILLS = isWholeRun() ? 120 : 6;
/** A sample stops here, after half of its kills at least; a slow machine must not cost CI its time. */
const SAMPLE_BUDGET_MS = Number(process.env["STRONGROOM_SAMPLE_BUDGET_MS"] ?? 20_000);
/** One kill in so many falls into the start itself. */
const START_SHARE = 0.2;
const GRACE_MS = 26 * 60 * 60 * 1000;

interface Killing {
  readonly place: FreshPlace;
  readonly repository: TestRepository;
  readonly random: () => number;
  readonly vaultId: string;
  /** How long a run takes here: kills fall within it, and a little beyond. */
  runMs: number;
  program: ServedProgram;
  owner: Owner;
  kills: number;
}

onBothEngines("a program that is killed at any moment loses nothing", async (place, t) => {
  const seed = seedOfRun();
  t.diagnostic(`seed ${seed}`);
  const killing = await prepare(place, t, createRandom(seed));
  const startedAt = Date.now();
  const states = new Map<string, number>();
  while (killing.kills < KILLS && (isWholeRun() || killing.kills < KILLS / 2 || Date.now() - startedAt < SAMPLE_BUDGET_MS)) {
    const state = await killOnce(killing);
    states.set(state, (states.get(state) ?? 0) + 1);
  }
  t.diagnostic(`${killing.kills} kills: ${[...states].map(([state, count]) => `${count} ${state}`).join(", ")}`);
  await nothingCountsTwice(killing);
  await noOrphansAfterSweep(killing);
});

async function prepare(place: FreshPlace, t: TestContext, random: () => number): Promise<Killing> {
  const repository = createTestRepository();
  t.after(() => repository.remove());
  for (let commit = 0; commit < 12; commit++) repository.commit(`commit ${commit}`, filesOf(commit, 25));
  const server = await startGitServer({ repositories: { "killed.git": repository.dir } });
  t.after(() => server.close());
  const program = await startServe({ dataDir: place.dataDir, env: place.env });
  const owner = await becomeOwner(program);
  const vault = await owner.addVault({ kind: "git", url: server.url("killed.git") });
  const first = await owner.follow(vault.id);
  assert.equal(first.state, "done", JSON.stringify(first));
  const killing: Killing = { place, repository, random, vaultId: vault.id, runMs: lengthOf(first), program, owner, kills: 0 };
  t.after(() => killing.program.kill());
  return killing;
}

/** Gives where the run was when the program died. */
async function killOnce(killing: Killing): Promise<string> {
  const { place, repository, random, vaultId } = killing;
  const params = { vaultId };
  const before = numbersOfReport(await killing.owner.call(getReport, { params }));
  const serial = 1000 + killing.kills;
  repository.commit(`commit ${serial}`, filesOf(serial, 10));
  const asked = await killing.owner.call(updateVaultNow, { params });
  await pause(random() * killing.runMs * 1.1);
  await killing.program.kill();
  killing.kills++;
  const scratch = new Set(await place.scratchEntries());
  if (random() < START_SHARE) {
    await startAndKill({ dataDir: place.dataDir, env: place.env }, random() * 4000);
    killing.kills++;
  }
  await startAgain(killing);
  assert.deepEqual((await place.scratchEntries()).filter((name) => scratch.has(name)), [], "what a killed run left in scratch is still there");

  // The last good report is the one before, or already the new one; never none, never a part.
  const found = numbersOfReport(await killing.owner.call(getReport, { params }));
  const now = numbersByGit(repository);
  assert.ok([before.commit, now.commit].includes(found.commit));
  assert.deepEqual(found, found.commit === now.commit ? now : before);

  const at = await killing.owner.run(vaultId, asked.id);
  const ended = await killing.owner.follow(vaultId);
  assert.deepEqual([ended.id, ended.state, ended.error], [asked.id, "done", null]);
  assert.deepEqual(numbersOfReport(await killing.owner.call(getReport, { params })), now);
  killing.runMs = Math.max(killing.runMs / 2, lengthOf(ended));
  if (ended.attempt > 1) return "under way";
  return at.state === "done" ? "after its end" : "before its start";
}

/** Of its last try. */
function lengthOf(run: Run): number {
  return Date.parse(run.endedAt ?? "") - Date.parse(run.startedAt ?? "");
}

async function startAgain(killing: Killing): Promise<void> {
  const { place } = killing;
  killing.program = await startServe({ dataDir: place.dataDir, env: place.env });
  killing.owner = killing.owner.at(killing.program);
}

/** One run for each time it was asked for, one snapshot for each run, each a commit further. */
async function nothingCountsTwice({ owner, vaultId, repository }: Killing): Promise<void> {
  const runs = await listAll((query) => owner.call(listRuns, { params: { vaultId }, query }));
  const snapshots = await listAll((query) => owner.call(listSnapshots, { params: { vaultId }, query }));
  assert.deepEqual(new Set(runs.map(({ state }) => state)), new Set(["done"]));
  assert.deepEqual(snapshots.map(({ runId }) => runId).sort(), runs.map(({ id }) => id).sort());
  const commits = snapshots.map((snapshot) => snapshot.commits);
  assert.deepEqual(commits, commits.map((_, index) => numbersByGit(repository).commits - index));
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

async function listAll<Item>(readPage: (query: Readonly<Record<string, string | number>>) => Promise<Page<Item>>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Page<Item> = await readPage({ limit: 100, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** Once the grace period is over, the next run leaves exactly the blobs that rows point to. */
async function noOrphansAfterSweep(killing: Killing): Promise<void> {
  const { place, owner, vaultId, repository } = killing;
  const folder = place.paths.blobs;
  const old = new Date(Date.now() - GRACE_MS);
  for (const path of await listFiles(folder)) await utimes(path, old, old);
  repository.commit("last", filesOf(1, 1));
  assert.equal((await owner.update(vaultId)).state, "done");
  const { code } = await killing.program.stop();
  assert.equal(code, 0);
  const rows = await place.query(`
    select pack_name as name from vault_packs union all select index_name from vault_packs
    union all select refs_name from vault_mirrors union all select tips_name from vault_mirrors
    union all select blob_name from vault_evidence union all select blob_name from vault_uploads`);
  const files = await listFiles(folder);
  assert.deepEqual(files.map((path) => basename(path)).sort(), rows.map(({ name }) => String(name)).sort());
  assert.deepEqual(await place.scratchEntries(), []);
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function filesOf(serial: number, files: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: files }, (_, file) => [`part${file % 7}/file${file}.ts`, `// ${serial}\nexport const value${file} = ${serial};\n`]));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
