// Files of the pages are found by exact name only; no path leads out of the table.

import assert from "node:assert/strict";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { readPages } from "./pages.ts";

const folder = await mkdtemp(join(tmpdir(), "strongroom-pages-"));
after(async () => rm(folder, { recursive: true }));
await mkdir(join(folder, "assets"));
await writeFile(join(folder, "index.html"), "<!doctype html>");
await writeFile(join(folder, "assets/index-B1x_9fQz.js"), "1;".repeat(2000));
await writeFile(join(folder, "assets/index-B1x_9fQz.js.map"), "{}");
await writeFile(join(folder, "favicon.svg"), "<svg/>");
const pages = await readPages(folder);

test("hashed files are cached for ever, the page never, others are asked again", () => {
  assert.match(pages.find("/assets/index-B1x_9fQz.js")?.cacheControl ?? "", /immutable/);
  assert.equal(pages.find("/")?.cacheControl, "no-store");
  assert.equal(pages.find("/favicon.svg")?.cacheControl, "no-cache");
  assert.ok((pages.find("/assets/index-B1x_9fQz.js")?.gzipped?.length ?? Infinity) < 200);
});

test("the app's own addresses give its page", () => {
  for (const path of ["/", "/welcome", "/vaults", "/vaults/5c5b9f0a-7a44-4d5d-9d0c-3f1f3c1b9d11", "/vaults/x/"]) assert.equal(pages.find(path)?.contentType, "text/html; charset=utf-8", path);
});

test("an address that is none is told in a moment, however long it is", () => {
  const begun = performance.now();
  for (const path of [`/${"a".repeat(16_000)}.`, `/${"a/".repeat(8000)}.`, `/${"a-".repeat(8000)}/%`, "/".repeat(16_000)]) assert.equal(pages.find(path), null);
  assert.ok(performance.now() - begun < 1000);
});

test("nothing else is found, and no path leads out", () => {
  const paths = ["/index.html", "/missing.js", "/assets/", "/assets/missing", "/api", "/api/v1/x", "/../package.json", "/..%2fpackage.json", "/assets/..%2f..%2fetc/passwd", "//etc/passwd", "/etc/passwd.txt", "/assets/index-B1x_9fQz.js.map", "/.git/config", "/%2e%2e/x", "/__proto__.js", "/a\\b"];
  for (const path of paths) assert.equal(pages.find(path), null, path);
});
