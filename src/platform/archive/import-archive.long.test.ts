import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it, type TestContext } from "node:test";
import { gzipSync, zstdCompressSync } from "node:zlib";

import { isAppError } from "#base/app-error.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import { startHttpPlace } from "#platform/egress/testing/http-place.ts";
import { DEFAULT_FETCH_LIMITS } from "#platform/git/limits.ts";
import { NO_SIGNATURES } from "#platform/malware/scanner.ts";

import { fetchArchive } from "./fetch-archive.ts";
import { importArchive, type ArchiveMirror } from "./import-archive.ts";
import { buildTar, gnuLongItem, paxItem, type TarItem } from "./testing/tar-builder.ts";
import { buildZip, type ZipItem } from "./testing/zip-builder.ts";

const AT = Date.UTC(2026, 5, 1);

async function makeScratch(context: TestContext): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), "strongroom-test-archive-"));
  context.after(async () => await rm(scratch, { recursive: true, force: true }));
  await chmod(scratch, 0o711);
  return join(scratch, "repository");
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
}

async function importBytes(context: TestContext, bytes: Uint8Array): Promise<ArchiveMirror> {
  return await importArchive({ content: inPieces(bytes), scanner: NO_SIGNATURES, scratchDir: await makeScratch(context), at: AT });
}

/** `mode path content` of each file, by git. */
async function listFiles(mirror: ArchiveMirror): Promise<string> {
  const git = mirror.repository.start(["log", "--numstat", "--format=tformat:%an %at %B", "--raw", mirror.refs[0]?.oid ?? ""], "none");
  const listing = await text(git.stdout);
  assert.equal((await git.ended).code, 0, git.stderrTail());
  return listing;
}

const ITEMS: readonly (TarItem & ZipItem)[] = [
  { name: "app-1.0/a.txt", content: "one\n" },
  { name: "app-1.0/src/ä ö.ts", content: "two\ntwo\n" },
  { name: 'app-1.0/src/with "quotes"\t\n.ts', content: "" },
  { name: "app-1.0/run.sh", content: "#!/bin/sh\n".repeat(5_000) },
];

describe("an archive", () => {
  const forms: readonly (readonly [string, (items: readonly (TarItem & ZipItem)[]) => Buffer])[] = [
    ["zip", (items) => buildZip(items)],
    ["tar", (items) => buildTar(items)],
    ["tar.gz", (items) => gzipSync(buildTar(items))],
    ["tar.zst", (items) => zstdCompressSync(buildTar(items))],
  ];
  for (const [format, build] of forms) {
    it(`of the form ${format} becomes one commit of its files, without the folder around all`, async (context) => {
      const items = ITEMS.map((item) => (item.name.endsWith(".sh") ? { ...item, mode: 0o100_755 } : item));
      const bytes = build(items);
      const mirror = await importBytes(context, bytes);
      const listing = await listFiles(mirror);
      assert.match(listing, /^Archive \d+ Archive sha256:[0-9a-f]{64}\n/);
      assert.ok(listing.includes(":000000 100644") && listing.includes("A\ta.txt\n"));
      assert.ok(listing.includes('"src/\\303\\244 \\303\\266.ts"'));
      assert.ok(listing.includes('"src/with \\"quotes\\"\\t\\n.ts"'));
      assert.match(listing, /:000000 100755 \S+ \S+ A\trun\.sh\n/);
      assert.match(listing, /\n5000\t0\trun\.sh\n/);
      assert.equal(mirror.files, 4);
      assert.equal(mirror.archiveFormat, format);
      assert.deepEqual(mirror.skipped, {});
      assert.equal(mirror.packs.length, 1);
      assert.equal(mirror.tips[0]?.oid, mirror.refs[0]?.oid);
      assert.ok(!(await readdir(mirror.repository.dir)).includes("archive"));
      const again = await importBytes(context, bytes);
      assert.equal(again.refs[0]?.oid, mirror.refs[0]?.oid);
    });
  }

  it("leaves out links, devices, git's own folder and resource forks, and counts them", async (context) => {
    const mirror = await importBytes(context, buildTar([
      { name: "a.txt", content: "1" },
      { name: "link", type: "2", link: "/etc/passwd" },
      { name: "hard", type: "1", link: "a.txt" },
      { name: "null", type: "3" },
      { name: "disk", type: "4" },
      { name: "pipe", type: "6" },
      { name: ".git/config", content: "[core]" },
      { name: "__MACOSX/._a.txt", content: "x" },
      { name: "a.txt", content: "2" },
      { name: "a.txt/b", content: "3" },
      { name: "folder/", type: "5" },
    ]));
    assert.equal(mirror.files, 1);
    assert.deepEqual(mirror.skipped, { link: 2, special: 3, "git-folder": 1, "resource-fork": 1, duplicate: 1, conflict: 1 });
  });

  it("may have long names in either form of tar", async (context) => {
    const long = `${"folder/".repeat(30)}file.txt`;
    const mirror = await importBytes(context, buildTar([paxItem({ path: `x/${long}` }), { name: "x", content: "1" }, gnuLongItem("L", `y/${long}`), { name: "y", content: "2" }]));
    assert.ok((await listFiles(mirror)).includes(`A\tx/${long}\n`));
    assert.equal(mirror.files, 2);
  });

  it("has the date of its newest file, or of its coming", async (context) => {
    assert.match(await listFiles(await importBytes(context, buildTar([{ name: "a", content: "1", mtime: 1_700_000_000 }, { name: "b", content: "1", mtime: 1_600_000_000 }]))), /^Archive 1700000000 /);
    assert.match(await listFiles(await importBytes(context, buildTar([{ name: "a", content: "1", mtime: 4_000_000_000 }]))), new RegExp(`^Archive ${AT / 1_000} `));
  });

  it("at an address is taken once, and asked for again by its ETag", async (context) => {
    const place = await startHttpPlace((request, response) => {
      if (request.headers["if-none-match"] === '"v1"') return void response.writeHead(304).end();
      response.writeHead(200, { etag: '"v1"' }).end(buildZip(ITEMS));
    });
    context.after(async () => await place.close());
    const fetch = async (etag: string | null) =>
      await fetchArchive({ scanner: NO_SIGNATURES, egress: createEgress({ allow: ["127.0.0.1"] }), source: parseSourceAddress(`${place.origin}/a.bin`), credential: null, scratchDir: await makeScratch(context), now: () => AT, etag, limits: DEFAULT_FETCH_LIMITS });
    const first = await fetch(null);
    assert.ok(!first.unchanged && first.mirror.files === 4);
    const second = await fetch(first.etag);
    assert.ok(second.unchanged && second.etag === '"v1"');
    assert.deepEqual(second.contacts.map(({ what, outcome }) => [what, outcome]), [["download", "ok"]]);
  });

  it("that is cut at any place is an error of ours, and leaves no git behind", async (context) => {
    for (const [, build] of forms) {
      const bytes = build(ITEMS);
      for (const share of [0.01, 0.3, 0.7, 0.95]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share));
        await assert.rejects(importBytes(context, cut), (error: Error) => isAppError(error) && error.code.startsWith("archive."));
      }
    }
  });
});
