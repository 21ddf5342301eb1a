// A disk that is full where blobs are sealed, where a source is fetched to, and where a limit on files stands for it: the vault says
// so, its last report stays, nothing half-written is left, and the run goes on when there is room.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, test, type TestContext } from "node:test";

import { KIB, MIB } from "#base/units.ts";
import { startGitServer } from "#platform/git/testing/git-server.ts";
import { createTestRepository, type TestRepository } from "#platform/git/testing/test-repository.ts";
import { getReport } from "#protocol/api/reports.ts";
import { updateVaultNow } from "#protocol/api/runs.ts";
import { becomeOwner, type Owner } from "#roles/testing/api-session.ts";
import { openPlace } from "#roles/testing/fresh-place.ts";
import { isWholeRun } from "#roles/testing/seeded-random.ts";
import { startServe } from "#roles/testing/served-program.ts";

import { mountSmallDisk, NEEDS_MOUNT, type SmallDisk } from "./small-disk.ts";

const repositories: Record<string, string> = {};
const server = await startGitServer({ repositories });
after(() => server.close());

/** What the update brings: more than there is room for, and nothing that compresses. */
const NOISE_BYTES = 4 * MIB;
const ROOM_BYTES = MIB;

test("a disk that is full of blobs is said, and the run goes on when there is room", NEEDS_MOUNT, async (t) => {
  const disk = await mountSmallDisk(t);
  const blobs = join(disk.dir, "blobs");
  await mkdir(blobs, { mode: 0o700 });
  await fillMeanwhile(t, { disk, env: { BLOBS_URL: pathToFileURL(blobs).href }, ask: !isWholeRun() });
  assert.deepEqual((await readdir(blobs, { recursive: true })).filter((name) => name.endsWith(".tmp")), []);
});

test("a disk that is full of scratch is said, and the run goes on when there is room and somebody asks", NEEDS_MOUNT, async (t) => {
  const disk = await mountSmallDisk(t);
  // As root scratch lies among the system's temporary files.
  await fillMeanwhile(t, { disk, env: { TMPDIR: disk.dir }, ask: true });
  assert.deepEqual((await readdir(disk.dir, { recursive: true })).filter((name) => /^strongroom-scratch-[^/]+\/./.test(name)), []);
});

test("a limit on the size of files is met like a full disk", async (t) => {
  const place = await openPlace("postgres", t);
  if (place === null) return;
  const source = makeSource(t);
  // The database is not in this process, so that only what a run writes meets the limit (bash counts KiB).
  let program = await startServe({ dataDir: place.dataDir, env: place.env, limits: `ulimit -f ${ROOM_BYTES / KIB}` });
  t.after(() => program.kill());
  let owner = await becomeOwner(program);
  const vaultId = await firstReport(owner, source.url);
  const before = await owner.call(getReport, { params: { vaultId } });
  source.repository.commit("noise", { "noise.bin": randomBytes(NOISE_BYTES) });
  const run = await untilTried(owner, vaultId);
  assert.deepEqual([run.state, run.error?.code], ["failed", "source.too-large"]);
  assert.deepEqual(await owner.call(getReport, { params: { vaultId } }), before);
  assert.equal((await program.stop()).code, 0);
  program = await startServe({ dataDir: place.dataDir, env: place.env });
  owner = owner.at(program);
  assert.equal((await owner.update(vaultId)).state, "done");
  assert.equal((await owner.call(getReport, { params: { vaultId } })).history.commits, before.history.commits + 1);
});

async function fillMeanwhile(t: TestContext, { disk, env, ask }: { readonly disk: SmallDisk; readonly env: Readonly<Record<string, string>>; readonly ask: boolean }): Promise<void> {
  const place = await openPlace("pglite", t);
  assert.ok(place !== null);
  const source = makeSource(t);
  const program = await startServe({ dataDir: place.dataDir, env });
  t.after(() => program.kill());
  const owner = await becomeOwner(program);
  const vaultId = await firstReport(owner, source.url);
  const before = await owner.call(getReport, { params: { vaultId } });
  source.repository.commit("noise", { "noise.bin": randomBytes(NOISE_BYTES) });
  await disk.fill();
  const tried = await untilTried(owner, vaultId);
  assert.deepEqual([tried.state, tried.error?.code], ["queued", "blob.disk-full"]);
  assert.match(tried.error?.remedy ?? "", /Free space/);
  assert.deepEqual(await owner.call(getReport, { params: { vaultId } }), before);
  await disk.free();
  const ended = ask ? await owner.update(vaultId) : await owner.follow(vaultId);
  assert.deepEqual([ended.id, ended.state, ended.error], [tried.id, "done", null]);
  assert.equal((await owner.call(getReport, { params: { vaultId } })).history.commits, before.history.commits + 1);
  assert.equal((await program.stop()).code, 0);
  assert.doesNotMatch(program.log(), /"level":"(warn|error|fatal)"/);
}

function makeSource(t: TestContext): { readonly repository: TestRepository; readonly url: string } {
  const repository = createTestRepository();
  t.after(() => repository.remove());
  repository.commit("first", { "a.ts": "export const a = 1;\n" });
  const name = `${Object.keys(repositories).length}.git`;
  repositories[name] = repository.dir;
  return { repository, url: server.url(name) };
}

async function firstReport(owner: Owner, url: string): Promise<string> {
  const { id } = await owner.addVault({ kind: "git", url });
  const run = await owner.follow(id);
  assert.equal(run.state, "done", JSON.stringify(run));
  return id;
}

/** The run after its first try: waiting for the next, or ended. */
async function untilTried(owner: Owner, vaultId: string) {
  const { id } = await owner.call(updateVaultNow, { params: { vaultId } });
  const deadline = Date.now() + 60_000;
  for (;;) {
    const run = await owner.run(vaultId, id);
    if (run.attempt > 0 && run.state !== "running") return run;
    assert.ok(Date.now() < deadline, JSON.stringify(run));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
