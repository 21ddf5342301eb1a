// Searching where the host has neither git nor ripgrep.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";

import type { GrepQuery } from "#platform/git/working-tree.ts";
import { openProject } from "#cli/share/project/project.ts";
import { walkSearch } from "./walk-search.ts";

const FILES: Readonly<Record<string, string>> = {
  "a.txt": "no\nA Needle, a needle\r\nneedles\n", "src/b.ts": "// needle é needle\n", "src/deep/c.md": "needle",
  ".env": "needle=1\n", "src/id_rsa": "needle\n", "left-out/d.txt": "needle\n", "binary.bin": "\0needle\n", "src/long.txt": `${"x".repeat(600)}needle${"y".repeat(600)}\n`,
};

test("what is shared is walked through: text alone, by whole words and cases as asked, and nothing that is hidden or elsewhere", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-walk-"));
  const outside = await mkdtemp(join(tmpdir(), "strongroom-outside-"));
  t.after(async () => { for (const each of [folder, outside]) await rm(each, { recursive: true }); });
  await writeFile(join(outside, "e.txt"), "needle\n");
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await symlink(outside, join(folder, "link"));
  await symlink(join(outside, "e.txt"), join(folder, "link.txt"));
  const project = await openProject({ folder, tree: null, exclude: ["left-out"], include: [] });
  const search = async (query: Partial<GrepQuery>): Promise<string[]> => {
    const { found, hasMore } = walkSearch({ project, query: { text: "needle", matchCase: false, wholeWord: false, regularExpression: false, include: [], exclude: [], ...query }, signal: new AbortController().signal });
    const places: string[] = [];
    for await (const { path, line, column, endColumn, text } of found) {
      assert.ok(text.length <= 512);
      places.push(`${path}:${line}:${column}-${endColumn}`);
    }
    assert.equal(hasMore(), false);
    return places;
  };
  const all = ["a.txt:1:2-8", "a.txt:1:12-18", "a.txt:2:0-6", "src/b.ts:0:3-9", "src/b.ts:0:12-18", "src/long.txt:0:600-606", "src/deep/c.md:0:0-6"];
  assert.deepEqual(await search({}), all);
  assert.deepEqual(await search({ matchCase: true }), all.filter((place) => place !== "a.txt:1:2-8"));
  assert.deepEqual(await search({ wholeWord: true }), all.filter((place) => !/a\.txt:2|long/.test(place)));
  assert.deepEqual(await search({ include: ["src/**"], exclude: ["*.md"] }), all.filter((place) => /^src\/[bl]/.test(place)));
  assert.deepEqual(await search({ text: "needle, a (n" }), []);
  const stopped = walkSearch({ project, query: { text: "needle", matchCase: false, wholeWord: false, regularExpression: false, include: [], exclude: [] }, signal: AbortSignal.abort() });
  for await (const match of stopped.found) assert.fail(match.path);
});
