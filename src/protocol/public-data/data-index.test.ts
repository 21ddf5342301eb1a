// The records here are made up.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import fc from "fast-check";

import { isAppError } from "#base/app-error.ts";
import { packageKey } from "#base/package-names.ts";
import { compactRecord } from "./compact-record.ts";
import { createDataIndexWriter, TAIL_BYTES } from "./index-format.ts";
import { openDataIndex, type DataIndex } from "./index-reader.ts";

function record(id: string, packages: readonly (readonly [ecosystem: string, name: string])[], more: Readonly<Record<string, unknown>> = {}) {
  return { id, modified: "2026-01-02T03:04:05Z", affected: packages.map(([ecosystem, name]) => ({ package: { ecosystem, name }, ranges: [{ type: "SEMVER", events: [{ introduced: "0" }] }] })), ...more };
}

async function write(records: readonly unknown[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const writer = createDataIndexWriter("advisories", {
    write: async (bytes) => void pieces.push(bytes),
    digest: () => createHash("sha256").update(Buffer.concat(pieces)).digest(),
  });
  for (const value of records) {
    const compact = compactRecord(value);
    assert.ok(compact !== null, JSON.stringify(value));
    await writer.add(compact);
  }
  await writer.finish({ madeAt: "2026-01-03T00:00:00Z", asOf: "2026-01-03T00:00:00Z", sources: [{ name: "npm", from: "made up", bytes: 0, digest: null, records: records.length, refused: 0 }] });
  return Buffer.concat(pieces);
}

async function open(bytes: Uint8Array): Promise<DataIndex & { readonly reads: () => number }> {
  let reads = 0;
  const index = await openDataIndex("advisories", {
    bytes: bytes.length,
    async read(offset, length) {
      reads += length;
      return bytes.subarray(offset, offset + length);
    },
  });
  return { ...index, reads: () => reads };
}

const keysOf = (packages: readonly { readonly ecosystem: string; readonly name: string }[]): readonly string[] => packages.map(({ ecosystem, name }) => packageKey(ecosystem, name));
const idsOf = (records: readonly unknown[]): readonly unknown[] => records.map((found) => (found as { readonly id: unknown }).id);

test("each package finds all advisories that name it, by any spelling, and no others", async () => {
  const index = await open(await write([
    record("TEST-1", [["npm", "a"], ["PyPI", "Some_Package"]]),
    record("TEST-2", [["npm", "a"]]),
    record("TEST-3", [["npm", "ab"], ["Go", "a"]]),
    record("TEST-4", []),
  ]));
  assert.deepEqual(idsOf(await index.find(keysOf([{ ecosystem: "npm", name: "a" }]))), ["TEST-1", "TEST-2"]);
  assert.deepEqual(idsOf(await index.find(keysOf([{ ecosystem: "pypi", name: "some-package" }]))), ["TEST-1"]);
  assert.deepEqual(idsOf(await index.find(keysOf([{ ecosystem: "golang", name: "a" }, { ecosystem: "npm", name: "ab" }]))), ["TEST-3"]);
  for (const absent of ["", "A", "b", "aa", "abc", "\u{10ffff}"]) assert.deepEqual(await index.find(keysOf([{ ecosystem: "npm", name: absent }])), []);
  assert.deepEqual([index.about.records, index.about.keys], [4, 4]);
});

test("a record of two dumps stands in it once", async () => {
  const index = await open(await write([record("TEST-1", [["npm", "a"]]), record("TEST-1", [["npm", "a"]])]));
  assert.equal(index.about.records, 1);
});

test("an index of one kind is not opened as another", async () => {
  const bytes = await write([record("TEST-1", [["npm", "a"]])]);
  await assert.rejects(openDataIndex("releases", { bytes: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) }), (error) => isAppError(error, "advisories.damaged"));
});

test("an index of nothing is one", async () => {
  const index = await open(await write([]));
  assert.deepEqual(await index.find(keysOf([{ ecosystem: "npm", name: "a" }])), []);
});

test("of a large index only the keys and what is asked for are read", async () => {
  const records = Array.from({ length: 5_000 }, (_, at) => record(`TEST-${at}`, [["npm", `package-${at}`]], { summary: "s".repeat(300) }));
  const bytes = await write(records);
  const index = await open(bytes);
  for (const at of [0, 1, 2_500, 4_998, 4_999]) assert.deepEqual(idsOf(await index.find(keysOf([{ ecosystem: "npm", name: `package-${at}` }]))), [`TEST-${at}`]);
  assert.ok(index.reads() < bytes.length / 4, `${index.reads()} of ${bytes.length} bytes were read`);
});

test("every package is found again, whatever its name", async () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
  await fc.assert(fc.asyncProperty(fc.uniqueArray(name, { maxLength: 40 }), async (names) => {
    const wellFormed = names.filter((each) => each.isWellFormed());
    const index = await open(await write(wellFormed.map((each, at) => record(`TEST-${at}`, [["npm", each]]))));
    for (const [at, each] of wellFormed.entries()) assert.deepEqual(idsOf(await index.find(keysOf([{ ecosystem: "npm", name: each }]))), [`TEST-${at}`]);
  }), { numRuns: 300 });
});

test("a file with any byte changed is an error or answers in records, and never something else", async () => {
  const bytes = await write(Array.from({ length: 20 }, (_, at) => record(`TEST-${at}`, [["npm", `p${at}`]])));
  let refused = 0;
  await fc.assert(fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), async (at, value, isCut) => {
    const changed = isCut ? bytes.slice(0, at) : Uint8Array.from(bytes, (byte, index) => (index === at ? value : byte));
    try {
      const index = await open(changed);
      await index.find(Array.from({ length: 20 }, (_, number) => packageKey("npm", `p${number}`)));
    } catch (error) {
      assert.ok(isAppError(error, "advisories.damaged"), String(error));
      refused++;
    }
  }), { numRuns: 3_000 });
  assert.ok(refused > 1_000, `only ${refused} were refused`);
});

test("the last bytes are the SHA-256 of all before", async () => {
  const bytes = await write([record("TEST-1", [["npm", "a"]])]);
  assert.deepEqual(Buffer.from(bytes.subarray(-32)), createHash("sha256").update(bytes.subarray(0, -32)).digest());
  assert.ok(bytes.length > TAIL_BYTES);
});

test("a record keeps what decides, and no more", () => {
  const compact = compactRecord(record("TEST-1", [["npm", "a"]], {
    details: "First line.\nSecond line.",
    references: [{ type: "WEB", url: "https://example.org" }],
    credits: [{ name: "somebody" }],
    severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H" }],
    database_specific: { severity: "HIGH", cwe_ids: ["CWE-79"], source: "https://example.org" },
  }));
  assert.deepEqual(JSON.parse(compact?.json ?? ""), {
    id: "TEST-1",
    modified: "2026-01-02T03:04:05Z",
    severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H" }],
    affected: [{ package: { ecosystem: "npm", name: "a" }, ranges: [{ type: "SEMVER", events: [{ introduced: "0" }] }] }],
    database_specific: { severity: "HIGH", cwe_ids: ["CWE-79"] },
    summary: "First line.",
  });
  assert.deepEqual(compact?.keys, ["npm\na"]);
});

test("commits fall away, and that there were some stays", () => {
  const compact = compactRecord({ id: "TEST-1", modified: "2026-01-02T03:04:05Z", affected: [{ package: { ecosystem: "npm", name: "a" }, ranges: [{ type: "GIT", repo: "https://example.org/a.git", events: [{ introduced: "0" }, { fixed: "f".repeat(40) }] }] }] });
  assert.deepEqual((JSON.parse(compact?.json ?? "") as { readonly affected: unknown }).affected, [{ package: { ecosystem: "npm", name: "a" }, ranges: [{ type: "GIT", events: [] }] }]);
});

for (const value of [null, 5, "text", [], {}, { id: "TEST-1" }, { id: "TEST-1", modified: "yesterday" }, { id: "TEST-1", modified: "2026-01-02T03:04:05Z", affected: [{ package: { ecosystem: "npm" } }] }, { id: 5, modified: "2026-01-02T03:04:05Z" }]) {
  test(`${JSON.stringify(value)} is no record`, () => assert.equal(compactRecord(value), null));
}

test("nothing makes the reader of records fail", () => {
  fc.assert(fc.property(fc.anything(), fc.anything(), (value, inner) => {
    compactRecord(value);
    compactRecord({ id: "TEST-1", modified: "2026-01-02T03:04:05Z", affected: inner, database_specific: value });
    return true;
  }), { numRuns: 5_000 });
});
