// A file is whole at every moment, and what stands in the way is told in words that help.

import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { problemOf, writeWhole } from "./write-file.ts";

test("a file is written beside and moved into place, with its mode; a write that fails leaves what was there, and nothing else", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-write-"));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "a"), "before");
  await chmod(join(folder, "a"), 0o640);
  const before = await stat(join(folder, "a"));
  const stamp = await writeWhole(join(folder, "a"), { bytes: Buffer.from("after"), mode: before.mode });
  assert.deepEqual([await readFile(join(folder, "a"), "utf8"), stamp.size, (stamp.mode & 0o777).toString(8)], ["after", 5, "640"]);
  assert.notEqual(stamp.ino, before.ino);
  // What cannot be moved into place: a folder stands there.
  await mkdir(join(folder, "b"));
  await assert.rejects(writeWhole(join(folder, "b"), { bytes: Buffer.from("x"), mode: null }), /EISDIR|ENOTEMPTY|EEXIST/);
  assert.deepEqual((await readdir(folder)).sort(), ["a", "b"]);
});

test("each fault of a disk has its words, one line that a message may hold", () => {
  const words = ["ENOSPC", "EDQUOT", "EFBIG", "EACCES", "EPERM", "EROFS", "ENOENT", "EIO", "EWHATEVER"].map((code) => problemOf(Object.assign(new Error("x"), { code })));
  assert.match(words[0] ?? "", /disk is full; what was typed is kept here, and it is tried again/);
  for (const each of words) assert.ok(each.includes("what was typed is kept") && each.length <= 256 && !each.includes("\n"), each);
});
