// What was there before guests changed it is kept, whatever way they go about it.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { RestorePoints } from "./restore-points.ts";

test("a file that takes the place of a new one is kept before it is changed, and a moved one no second time", async (t) => {
  const root = await mkdtemp(join(tmpdir(), "strongroom-restore-"));
  t.after(async () => await rm(root, { recursive: true }));
  const restore = new RestorePoints(join(root, "kept"));
  const at = (path: string): string => join(root, path);
  const move = async (path: string, to: string): Promise<void> => {
    await rename(at(path), at(to));
    await restore.moved(path, to);
  };
  const kept = (): (string | null)[] => restore.list().filter(({ kind }) => kind === "changed").map(({ path }) => path);
  await mkdir(at("d"));
  for (const [path, text] of [["x", ""], ["victim", "precious"], ["d/f", "deep"]] as const) await writeFile(at(path), text);
  await restore.created("x");
  await restore.keep("x", at("x"));
  assert.deepEqual(kept(), [], "of what a guest made nothing was there");
  await move("x", "y");
  await move("victim", "x");
  await restore.keep("x", at("x"));
  await restore.keep("y", at("y"));
  assert.deepEqual(kept(), ["x"]);
  const point = restore.list().find(({ kind }) => kind === "changed");
  assert.equal(await readFile(join(restore.folder, point?.kept ?? ""), "utf8"), "precious");
  await restore.keep("d/f", at("d/f"));
  await move("d", "e");
  await restore.keep("e/f", at("e/f"));
  assert.deepEqual(kept(), ["x", "d/f"], "what moves with its folder is kept already");
  await restore.takeAway("e", at("e"));
  await mkdir(at("e"));
  await writeFile(at("e/f"), "another");
  await restore.keep("e/f", at("e/f"));
  assert.deepEqual(kept(), ["x", "d/f", "e/f"]);
});

test("what cannot be kept is no reason to keep nothing afterwards", async (t) => {
  const root = await mkdtemp(join(tmpdir(), "strongroom-restore-"));
  t.after(async () => await rm(root, { recursive: true }));
  const restore = new RestorePoints(join(root, "kept"));
  await assert.rejects(restore.keep("gone", join(root, "gone")), { code: "ENOENT" });
  await mkdir(restore.folder, { recursive: true });
  await writeFile(join(restore.folder, "00001"), "left over");
  await writeFile(join(root, "a"), "text");
  await restore.keep("a", join(root, "a"));
  assert.deepEqual(restore.list().map(({ path }) => path), ["a"]);
});
