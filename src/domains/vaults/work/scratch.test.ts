// What a killed process left in clear goes with the next run; what lives, or belongs to others, stays.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { withSharedScratch, wipeScratch } from "./scratch.ts";

async function sharedFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "scratch-test-"));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

test("runs of processes that are no more are wiped; the living and all else stay", async (t) => {
  const folder = await sharedFolder(t);
  const { pid: dead } = spawnSync(process.execPath, ["--version"]);
  const kept = [`strongroom-run-${process.pid}-abc`, "strongroom-run-x-abc", "somebody-elses"].sort();
  for (const name of [...kept, `strongroom-run-${dead}-abc`]) {
    await mkdir(join(folder, name, "deep"), { recursive: true });
    await writeFile(join(folder, name, "deep", "code.ts"), "canary");
  }
  const seen = await withSharedScratch(folder, async () => await readdir(folder));
  assert.equal(seen.includes(`strongroom-run-${dead}-abc`), false);
  assert.deepEqual((await readdir(folder)).sort(), kept);
});

test("many that start at once wipe what one dead run left, and none fails", async (t) => {
  const folder = await sharedFolder(t);
  const { pid: dead } = spawnSync(process.execPath, ["--version"]);
  for (let serial = 0; serial < 40; serial++) await mkdir(join(folder, `strongroom-run-${dead}-${serial}`));
  await Promise.all(Array.from({ length: 8 }, async () => await withSharedScratch(folder, async () => undefined)));
  assert.deepEqual(await readdir(folder), []);
});

test("a run's folder is gone when its work fails", async (t) => {
  const folder = await sharedFolder(t);
  await assert.rejects(withSharedScratch(folder, async (dir) => {
    await writeFile(join(dir, "code.ts"), "canary");
    throw new Error("failed");
  }), /failed/);
  assert.deepEqual(await readdir(folder), []);
});

test("the folder of one process is emptied at its start", async (t) => {
  const folder = join(await sharedFolder(t), "scratch");
  await mkdir(join(folder, "left"), { recursive: true });
  await wipeScratch(folder);
  assert.deepEqual(await readdir(folder), []);
});
