// Hostile archives: whatever a zip or tar holds, an import ends with an error of ours or with the honest part of it; nothing is
// written but one pack in the scratch, and limits hold before memory or disk are taken.

import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, it, type TestContext } from "node:test";
import { crc32, deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";

import fc from "fast-check";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { MIB } from "#base/units.ts";
import { importArchive, type ArchiveMirror } from "#platform/archive/import-archive.ts";
import { DEFAULT_ARCHIVE_LIMITS, type ArchiveLimits } from "#platform/archive/limits.ts";
import { buildTar, gnuLongItem, paxItem, type TarItem } from "#platform/archive/testing/tar-builder.ts";
import { buildZip, type ZipItem } from "#platform/archive/testing/zip-builder.ts";
import { NO_SIGNATURES } from "#platform/malware/scanner.ts";

const AT = Date.UTC(2026, 5, 1);
const LIMITS: ArchiveLimits = { ...DEFAULT_ARCHIVE_LIMITS, maxBytes: 20 * MIB, maxUnpackedBytes: 40 * MIB, maxEntryBytes: 16 * MIB, maxEntries: 2_000, maxRatio: 100, ratioFromBytes: MIB };
const FULL = process.env["STRONGROOM_FULL"] === "1";

interface Case {
  readonly name: string;
  readonly bytes: () => Uint8Array;
  readonly limits?: Partial<ArchiveLimits>;
  /** Codes that it may end in, or what it must become. */
  readonly expect: readonly ErrorCode[] | { readonly files: readonly string[]; readonly skipped?: Readonly<Record<string, number>> };
}

const zip = (items: readonly ZipItem[], options: Parameters<typeof buildZip>[1] = {}) => () => buildZip(items, options);
const tar = (items: readonly TarItem[], options: Parameters<typeof buildTar>[1] = {}) => () => buildTar(items, options);
const GOOD: ZipItem & TarItem = { name: "good.txt", content: "good\n" };
const REFUSED = ["archive.refused"] as const;
const DAMAGED = ["archive.damaged"] as const;

/** Ways out of the folder that is unpacked to. */
const SLIPS: readonly string[] = [
  "../evil.txt",
  "a/../../evil.txt",
  "a/b/../../../evil.txt",
  "..",
  "./../evil.txt",
  "..\\evil.txt",
  "a\\..\\..\\evil.txt",
  "/etc/cron.d/evil",
  "//server/share/evil",
  "\\\\server\\share\\evil",
  "C:\\Windows\\evil.dll",
  "c:evil.txt",
  "a/.. /evil.txt",
  "a/...\u200c/../evil.txt",
  "a/.\u200c./evil.txt",
  "%2e%2e/evil.txt",
  "..%2fevil.txt",
  "\u2024\u2024/evil.txt",
  "\uff0e\uff0e/evil.txt",
  `${"a/".repeat(300)}deep.txt`,
  `${"x".repeat(300)}.txt`,
];

/** What a checkout would take for git's own folder. */
const GIT_FOLDERS: readonly string[] = [".git/config", ".GIT/config", ".git /config", ".git./config", "git~1/config", "GIT~1/hooks/post-checkout", ".g\u200cit/config", ".git::$INDEX_ALLOCATION/config", "sub/.git/hooks/pre-commit", ".git"];

const MANY = Array.from({ length: 2_001 }, (_, index) => ({ name: `f${index}`, content: "" }));
const ZEROS = Buffer.alloc(15 * MIB);

/** Fifield's bomb in small: many entries of the directory that share one piece of data. */
function overlappingZip(): Buffer {
  const kernel = buildZip([{ name: "a", content: Buffer.alloc(MIB) }]);
  const items = Array.from({ length: 20 }, (_, index) => ({ name: String.fromCharCode(97 + index), content: Buffer.alloc(MIB), offset: 0 }));
  const whole = buildZip(items);
  const directory = whole.subarray(whole.readUInt32LE(whole.length - 6));
  const moved = Buffer.concat([kernel.subarray(0, kernel.readUInt32LE(kernel.length - 6)), directory]);
  moved.writeUInt32LE(kernel.readUInt32LE(kernel.length - 6), moved.length - 6);
  return moved;
}

function zip64Lie(): Buffer {
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(2n ** 60n, 4);
  extra.writeBigUInt64LE(2n ** 60n, 12);
  extra.writeBigUInt64LE(2n ** 60n, 20);
  return buildZip([{ ...GOOD, size: 0xffff_ffff, compressedSize: 0xffff_ffff, offset: 0xffff_ffff, extra }]);
}

const CASES: readonly Case[] = [
  ...SLIPS.map((name): Case => ({ name: `a zip with ${JSON.stringify(name.slice(0, 40))}`, bytes: zip([GOOD, { name, content: "evil" }]), expect: REFUSED })),
  ...SLIPS.map((name): Case => ({ name: `a tar with ${JSON.stringify(name.slice(0, 40))}`, bytes: tar([GOOD, paxItem({ path: name }), { name: "x", content: "evil" }]), expect: REFUSED })),
  { name: "a tar whose folder leads out", bytes: tar([GOOD, { name: "../../evil/", type: "5" }]), expect: REFUSED },
  { name: "a tar whose link has a name that leads out", bytes: tar([GOOD, { name: "../evil", type: "2", link: "x" }]), expect: REFUSED },
  { name: "a tar whose prefix leads out", bytes: tar([GOOD, { name: "evil", prefix: "../..", content: "x" }]), expect: REFUSED },
  { name: "a tar whose long name leads out", bytes: tar([GOOD, gnuLongItem("L", "../../evil"), { name: "x", content: "x" }]), expect: REFUSED },
  { name: "a tar whose global header gives a way out", bytes: tar([paxItem({ path: "../evil" }, "g"), GOOD]), expect: { files: ["good.txt"] } },
  { name: "a zip with a NUL in a name", bytes: zip([GOOD, { name: "evil.txt\0.png", content: "x" }]), expect: REFUSED },
  { name: "a zip with bytes that are not the UTF-8 they say", bytes: zip([{ name: Buffer.from([0x66, 0xff, 0xfe]), content: "x" }]), expect: REFUSED },
  { name: "a zip with a name of the old code page", bytes: zip([{ name: Buffer.from([0x81, 0x2e, 0x74, 0x78, 0x74]), flags: 0, content: "x" }]), expect: { files: ["ü.txt"] } },
  ...GIT_FOLDERS.map((name): Case => ({ name: `a zip with ${JSON.stringify(name)}`, bytes: zip([GOOD, { name, content: "[core]\n\tfsmonitor = evil\n" }]), expect: { files: ["good.txt"], skipped: { "git-folder": 1 } } })),
  // Links and devices.
  { name: "a tar that writes through a link", bytes: tar([GOOD, { name: "out", type: "2", link: "/etc" }, { name: "out/evil", content: "x" }]), expect: { files: ["good.txt", "out/evil"], skipped: { link: 1 } } },
  { name: "a tar with a hard link to outside", bytes: tar([GOOD, { name: "shadow", type: "1", link: "/etc/shadow" }]), expect: { files: ["good.txt"], skipped: { link: 1 } } },
  { name: "a zip with a link", bytes: zip([GOOD, { name: "passwd", content: "/etc/passwd", mode: 0o120_777 }]), expect: { files: ["good.txt"], skipped: { link: 1 } } },
  { name: "a zip with a device", bytes: zip([GOOD, { name: "null", mode: 0o020_666 }]), expect: { files: ["good.txt"], skipped: { special: 1 } } },
  { name: "a tar with devices and pipes", bytes: tar([GOOD, { name: "c", type: "3" }, { name: "b", type: "4" }, { name: "p", type: "6" }]), expect: { files: ["good.txt"], skipped: { special: 3 } } },
  { name: "a tar with types that nobody knows", bytes: tar([GOOD, { name: "v", type: "V" }, { name: "m", type: "M" }, { name: "z", type: "Z" }]), expect: { files: ["good.txt"] } },
  { name: "a tar with a sparse file of GNU's pax form", bytes: tar([GOOD, paxItem({ "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "99999999999" }), { name: "GNUSparseFile.0/hole", content: "x" }]), expect: { files: ["good.txt"], skipped: { sparse: 1 } } },
  // Names against each other.
  { name: "a zip with one name twice", bytes: zip([GOOD, { ...GOOD, content: "evil" }]), expect: { files: ["good.txt"], skipped: { duplicate: 1 } } },
  { name: "a tar with a file that becomes a folder", bytes: tar([GOOD, { name: "good.txt/evil", content: "x" }]), expect: { files: ["good.txt"], skipped: { conflict: 1 } } },
  { name: "a tar with a folder that becomes a file", bytes: tar([{ name: "a/b", content: "x" }, { name: "a", content: "x" }, GOOD]), expect: { files: ["a/b", "good.txt"], skipped: { conflict: 1 } } },
  { name: "a zip with names that differ by case", bytes: zip([GOOD, { name: "GOOD.TXT", content: "x" }]), expect: { files: ["GOOD.TXT", "good.txt"] } },
  { name: "a zip with one name in two spellings", bytes: zip([GOOD, { name: "./good.txt", content: "x" }, { name: "x//../good.txt".replace("..", "."), content: "x" }]), expect: { files: ["good.txt", "x/good.txt"], skipped: { duplicate: 1 } } },
  { name: "a zip with fast-import's own language in its names", bytes: zip([GOOD, { name: "a\nD good.txt\nfrom refs/heads/x\n\ndata 4\nevil", content: "1" }]), expect: { files: ["a\nD good.txt\nfrom refs/heads/x\n\ndata 4\nevil", "good.txt"] } },
  { name: "a tar with fast-import's own language in its content", bytes: tar([GOOD, { name: "x", content: "\ndata 4\nevil\nreset refs/heads/evil\n\ndone\n" }]), expect: { files: ["good.txt", "x"] } },
  // Size and number.
  { name: "a zip of too many entries", bytes: zip(MANY), expect: ["archive.too-large"] },
  { name: "a tar of too many entries", bytes: tar(MANY), expect: ["archive.too-large"] },
  { name: "a zip that says it has fewer entries than it has", bytes: zip([GOOD, { name: "b", content: "x" }], { entries: 1 }), expect: { files: ["good.txt"] } },
  { name: "a zip that says it has more entries than it has", bytes: zip([GOOD], { entries: 3 }), expect: DAMAGED },
  { name: "an archive larger than the limit", bytes: () => Buffer.concat([buildZip([GOOD]), Buffer.alloc(2 * MIB)]), limits: { maxBytes: MIB }, expect: ["archive.too-large"] },
  { name: "a zip that unfolds a hundredfold", bytes: zip([{ name: "zeros", content: ZEROS }]), expect: REFUSED },
  { name: "a tar.gz that unfolds a hundredfold", bytes: () => gzipSync(buildTar([{ name: "zeros", content: ZEROS }])), expect: REFUSED },
  { name: "a tar.zst that unfolds a hundredfold", bytes: () => zstdCompressSync(buildTar([{ name: "zeros", content: ZEROS }])), expect: REFUSED },
  { name: "a zip with a file larger than the limit", bytes: zip([{ name: "big", content: Buffer.alloc(17 * MIB), stored: true }]), expect: ["archive.too-large"] },
  { name: "a tar with a file larger than the limit", bytes: tar([{ name: "big", content: Buffer.alloc(17 * MIB) }]), expect: ["archive.too-large"] },
  { name: "a zip whose entries overlap", bytes: overlappingZip, expect: ["archive.refused", "archive.damaged"] },
  { name: "a zip whose sizes lie below", bytes: zip([{ ...GOOD, size: 2 }]), expect: DAMAGED },
  { name: "a zip whose sizes lie above", bytes: zip([{ ...GOOD, size: 500 }]), expect: DAMAGED },
  { name: "a zip whose packed size lies", bytes: zip([{ ...GOOD, compressedSize: 10_000 }]), expect: DAMAGED },
  { name: "a zip whose 64-bit sizes lie", bytes: zip64Lie, expect: ["archive.damaged", "archive.too-large"] },
  { name: "a zip whose checksum lies", bytes: zip([{ ...GOOD, crc: crc32(Buffer.from("evil")) }]), expect: DAMAGED },
  { name: "a zip whose entry lies beyond its end", bytes: zip([{ ...GOOD, offset: 1_000_000 }]), expect: DAMAGED },
  { name: "a zip whose directory lies beyond its end", bytes: zip([GOOD], { directoryOffset: 1_000_000 }), expect: DAMAGED },
  { name: "a zip whose directory holds itself", bytes: zip([GOOD], { directoryOffset: 0 }), expect: DAMAGED },
  { name: "a zip with a method that nobody uses", bytes: zip([{ ...GOOD, method: 99 }]), expect: ["archive.unknown-format", "archive.encrypted"] },
  { name: "a zip whose data does not inflate", bytes: () => { const bytes = buildZip([{ name: "a", content: "abcabcabc" }]); bytes.fill(0xff, 31, 36); return bytes; }, expect: DAMAGED },
  { name: "a zip within a zip", bytes: () => buildZip([{ name: "inner.zip", content: buildZip([{ name: "../evil", content: "x" }]) }]), expect: { files: ["inner.zip"] } },
  { name: "a gzip within a gzip", bytes: () => gzipSync(gzipSync(buildTar([GOOD, { name: "noise", content: ZEROS.subarray(0, 700_000) }]))), expect: ["archive.unknown-format"] },
  { name: "a tar whose size is negative", bytes: tar([{ ...GOOD, sizeField: Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf0]) }]), expect: ["archive.damaged", "archive.empty"] },
  { name: "a tar whose size is beyond all", bytes: tar([{ ...GOOD, sizeField: Buffer.from([0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]) }]), expect: ["archive.damaged", "archive.too-large"] },
  { name: "a tar whose size is no number", bytes: tar([{ ...GOOD, sizeField: "9z9z9z9z9z9" }]), expect: ["archive.damaged", "archive.empty"] },
  { name: "a tar whose content ends early", bytes: () => buildTar([GOOD, { name: "b", content: Buffer.alloc(2_000) }]).subarray(0, 2_300), expect: DAMAGED },
  { name: "a tar whose pax header gives another size", bytes: tar([paxItem({ size: "100000" }), GOOD]), expect: DAMAGED },
  { name: "a tar whose pax header has no end", bytes: tar([{ name: "x", type: "x", content: "99999999 path=evil\n" }, GOOD]), expect: { files: ["good.txt"] } },
  { name: "a tar whose pax header is a megabyte and more", bytes: tar([paxItem({ comment: "x".repeat(2 * MIB) }), GOOD]), expect: { files: ["good.txt"] } },
  { name: "a tar whose second checksum is wrong", bytes: tar([GOOD, { name: "b", content: "x", checksum: 1 }]), expect: DAMAGED },
  { name: "a tar without its end", bytes: tar([GOOD], { end: false }), expect: { files: ["good.txt"] } },
  { name: "a gzip whose checksum is wrong", bytes: () => { const bytes = gzipSync(buildTar([GOOD])); bytes.writeUInt32LE(1, bytes.length - 8); return bytes; }, expect: DAMAGED },
  // What is none, or not for us.
  { name: "an encrypted zip", bytes: zip([{ ...GOOD, flags: 0x0801 }]), expect: ["archive.encrypted"] },
  { name: "a strongly encrypted zip", bytes: zip([{ ...GOOD, flags: 0x0841 }]), expect: ["archive.encrypted"] },
  { name: "an empty file", bytes: () => Buffer.alloc(0), expect: ["archive.empty"] },
  { name: "an empty zip", bytes: zip([]), expect: ["archive.empty"] },
  { name: "an empty tar", bytes: () => gzipSync(Buffer.alloc(10_240)), expect: ["archive.empty", "archive.unknown-format"] },
  { name: "a zip of folders only", bytes: zip([{ name: "a/" }, { name: "a/b/" }]), expect: ["archive.empty"] },
  { name: "a picture that is a zip too", bytes: zip([GOOD], { prefix: Buffer.from("GIF89a") }), expect: ["archive.unknown-format"] },
  { name: "a program that is a zip too", bytes: zip([GOOD], { prefix: Buffer.from("\x7fELF", "latin1") }), expect: ["archive.unknown-format"] },
  { name: "a zip whose comment holds another end", bytes: zip([GOOD], { comment: buildZip([{ name: "../evil", content: "x" }]) }), expect: ["archive.damaged", "archive.refused", "archive.unknown-format"] },
  { name: "a rar", bytes: () => Buffer.from("526172211a0700cf907300", "hex"), expect: ["archive.unknown-format"] },
  { name: "a 7z", bytes: () => Buffer.from("377abcaf271c0004", "hex"), expect: ["archive.unknown-format"] },
  { name: "a piece of a divided zip", bytes: () => Buffer.from("504b0708504b0304", "hex"), expect: ["archive.unknown-format"] },
  { name: "text", bytes: () => Buffer.from("hello ".repeat(1_000)), expect: ["archive.unknown-format"] },
  { name: "random deflate in gzip's dress", bytes: () => Buffer.concat([Buffer.from("1f8b0800000000000003", "hex"), deflateRawSync(Buffer.from("not a tar")), Buffer.alloc(8)]), expect: ["archive.damaged", "archive.unknown-format"] },
];

async function importBytes(context: TestContext, bytes: Uint8Array, limits: Partial<ArchiveLimits> = {}): Promise<{ readonly mirror: Promise<ArchiveMirror>; readonly scratch: string }> {
  const scratch = await mkdtemp(join(tmpdir(), "strongroom-test-archive-"));
  await chmod(scratch, 0o711);
  context.after(async () => await rm(scratch, { recursive: true, force: true }));
  const content = (async function* () {
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  })();
  return { scratch, mirror: importArchive({ content, scanner: NO_SIGNATURES, scratchDir: join(scratch, "repository"), at: AT, limits: { ...LIMITS, ...limits } }) };
}

async function listPaths(mirror: ArchiveMirror): Promise<string[]> {
  const git = mirror.repository.start(["log", "-z", "--raw", "--format=tformat:", mirror.refs[0]?.oid ?? ""], "none");
  const fields = (await text(git.stdout)).split("\0").filter((field) => field !== "");
  assert.equal((await git.ended).code, 0, git.stderrTail());
  return fields.filter((field) => !/^\n?:000000 /.test(field)).sort();
}

describe("a hostile archive", () => {
  for (const attack of CASES) {
    const wanted = attack.expect;
    it(`(${attack.name}) ${"files" in wanted ? "gives its honest part only" : `ends in ${wanted.join(" or ")}`}`, async (context) => {
      const { mirror, scratch } = await importBytes(context, attack.bytes(), attack.limits);
      if ("files" in wanted) {
        const imported = await mirror;
        assert.deepEqual(await listPaths(imported), [...wanted.files].sort());
        if (wanted.skipped !== undefined) assert.deepEqual(imported.skipped, wanted.skipped);
      } else {
        await assert.rejects(mirror, (error: Error) => {
          assert.ok(isAppError(error), String(error.stack));
          assert.ok(wanted.includes(error.code), `${error.code}: ${error.message} ${String(error.cause)}`);
          return true;
        });
      }
      assert.deepEqual(await readdir(scratch), ["repository"]);
      assert.ok(!(await readdir(join(scratch, "repository"))).includes("archive"), "the spooled file is gone");
    });
  }

  for (const [form, build] of [["zip", () => buildZip([GOOD, { name: "b/c.txt", content: "more\n".repeat(50) }])], ["tar", () => buildTar([GOOD, paxItem({ path: "b/c.txt" }), { name: "x", content: "more\n" }])]] as const) {
    it(`(a ${form} with any bytes changed) ends in a mirror or in an error of ours`, async (context) => {
      const original = build();
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(fc.nat({ max: original.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }), async (changes) => {
          const bytes = Buffer.from(original);
          for (const [at, byte] of changes) bytes[at] = byte;
          const { mirror, scratch } = await importBytes(context, bytes);
          try {
            await mirror;
          } catch (error) {
            assert.ok(isAppError(error) && error.code.startsWith("archive."), String(error));
          }
          assert.deepEqual(await readdir(scratch), ["repository"]);
        }),
        { numRuns: FULL ? 5_000 : 40 },
      );
    });
  }
});
