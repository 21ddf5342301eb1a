// What git ignores in a person's working tree, with the rules that it has and the files that it tracks.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { openWorkingTree } from "./working-tree.ts";

async function createFolder(): Promise<{ readonly top: string; readonly scratchDir: string }> {
  const top = await mkdtemp(join(tmpdir(), "strongroom-tree-"));
  for (const path of ["a/kept.ts", "a/x.log", "a/tracked.log", "a/built/out.js", "a/built/tracked.js", "a/modules/y.js", "other/z.txt"]) {
    await mkdir(join(top, path, ".."), { recursive: true });
    await writeFile(join(top, path), "x needle\n");
  }
  await writeFile(join(top, ".gitignore"), "*.log\nbuilt/\nmodules/\n");
  return { top, scratchDir: join(top, "scratch.git") };
}

test("in a folder of a repository: by its rules, and never what is tracked", async (t) => {
  const { top, scratchDir } = await createFolder();
  t.after(() => rm(top, { recursive: true }));
  const git = (...args: string[]): void => void execFileSync("git", args, { cwd: top, env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null" } });
  git("init", "-q");
  git("add", "-f", "a/tracked.log", "a/built/tracked.js", "a/kept.ts");
  const tree = await openWorkingTree({ folder: join(top, "a"), scratchDir });
  assert.ok(tree !== null);
  assert.deepEqual([tree.isRepository, tree.prefix], [true, "a/"]);
  const asked = ["kept.ts", "x.log", "tracked.log", "built", "built/out.js", "built/tracked.js", "modules", "modules/y.js", "not there.log", "é.log"];
  assert.deepEqual([...((await tree.ignored(asked)) ?? [])], ["x.log", "built/out.js", "modules", "modules/y.js", "not there.log", "é.log"]);
  assert.deepEqual([...((await tree.ignored([])) ?? [])], []);
  await symlink("modules", join(top, "a/link"));
  assert.equal(await tree.ignored(["kept.ts", "link/y.js"]), null, "nothing is said of what is behind a link, nor of what was asked with it");
  assert.deepEqual([await tree.hasIgnored("modules"), await tree.hasIgnored("kept.ts")], [true, false]);
  assert.equal(await tree.committed("kept.ts", 100), null);
});

test("in a folder that is no repository: by its rules; and in it nothing is made", async (t) => {
  const { top, scratchDir } = await createFolder();
  t.after(() => rm(top, { recursive: true }));
  const tree = await openWorkingTree({ folder: join(top, "a"), scratchDir });
  assert.ok(tree !== null);
  await writeFile(join(top, "a/.gitignore"), "*.log\nmodules\n");
  assert.deepEqual([tree.isRepository, [...((await tree.ignored(["kept.ts", "x.log", "tracked.log", "modules/y.js"])) ?? [])]], [false, ["x.log", "tracked.log", "modules/y.js"]]);
  const running = tree.grep({ text: "NEEDLE", matchCase: false, wholeWord: true, regularExpression: false, include: [], exclude: ["kept.ts"] }, AbortSignal.timeout(10_000));
  const chunks: Buffer[] = [];
  for await (const chunk of running.stdout) chunks.push(chunk as Buffer);
  assert.equal(Buffer.concat(chunks).toString().replaceAll("\0", " "), "built/out.js 1 3 needle\nbuilt/tracked.js 1 3 needle\n");
});
