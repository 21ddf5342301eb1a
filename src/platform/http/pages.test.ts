// Files of the pages are found by exact name only; no path leads out of the table.

import assert from "node:assert/strict";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { NONCE_PLACEHOLDER } from "#protocol/api/page-nonce.ts";
import { PAGE_SCRIPTS_FILE } from "#protocol/api/page-scripts.ts";

import { readPages } from "./pages.ts";

const folder = await mkdtemp(join(tmpdir(), "strongroom-pages-"));
after(async () => rm(folder, { recursive: true }));
await mkdir(join(folder, "assets"));
await writeFile(join(folder, "index.html"), `<!doctype html><head><script nonce="${NONCE_PLACEHOLDER}"></script></head>`);
await writeFile(join(folder, PAGE_SCRIPTS_FILE), JSON.stringify([{ path: "/vaults/$vaultId", scripts: ["/assets/Vault-B1x_9fQz.js"] }, { path: "/vaults/new", scripts: ["/assets/New-B1x_9fQz.js"] }]));
await writeFile(join(folder, "assets/index-B1x_9fQz.js.br"), "as the build compressed it");
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

test("a page names the scripts of its own address, each with the nonce of the answer", () => {
  const preload = (script: string): string => `<link rel="modulepreload" crossorigin href="/assets/${script}" nonce="N">`;
  const sent = (path: string): string => pages.find(path)?.cutAtNonce?.join("N") ?? "";
  assert.equal(sent("/vaults/5c5b9f0a"), `<!doctype html><head><script nonce="N"></script>${preload("Vault-B1x_9fQz.js")}\n</head>`);
  assert.ok(sent("/vaults/new").includes(preload("New-B1x_9fQz.js")) && !sent("/vaults/new").includes("Vault-"));
  assert.equal(sent("/welcome"), `<!doctype html><head><script nonce="N"></script></head>`);
});

test("what the build compressed goes with its file, and has no address of its own", () => {
  assert.equal(pages.find("/assets/index-B1x_9fQz.js")?.brotli?.toString(), "as the build compressed it");
  assert.equal(pages.find("/favicon.svg")?.brotli, null);
});

test("an address that is none is told in a moment, however long it is", () => {
  const begun = performance.now();
  for (const path of [`/${"a".repeat(16_000)}.`, `/${"a/".repeat(8000)}.`, `/${"a-".repeat(8000)}/%`, "/".repeat(16_000)]) assert.equal(pages.find(path), null);
  assert.ok(performance.now() - begun < 1000);
});

test("nothing else is found, and no path leads out", () => {
  const paths = ["/index.html", "/missing.js", "/assets/", "/assets/missing", "/api", "/api/v1/x", "/../package.json", "/..%2fpackage.json", "/assets/..%2f..%2fetc/passwd", "//etc/passwd", "/etc/passwd.txt", "/assets/index-B1x_9fQz.js.map", "/assets/index-B1x_9fQz.js.br", `/${PAGE_SCRIPTS_FILE}`, "/.git/config", "/%2e%2e/x", "/__proto__.js", "/a\\b"];
  for (const path of paths) assert.equal(pages.find(path), null, path);
});
