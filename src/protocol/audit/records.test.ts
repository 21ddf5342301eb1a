// Records, leaves, canonical JSON, tile paths, bundles, requests: what is accepted, and what is refused.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { canonicalise, parseCanonical, type CanonicalValue } from "./canonical-json.ts";
import { composeEntryBundle, parseEntryBundle } from "./entry-bundle.ts";
import { commitToPersonal, decodeLeaf, encodeLeaf, hashRecord } from "./record.ts";
import { createEntry, testCrypto } from "./testing/small-log.ts";
import { composeEntriesPath, composeTilePath, parseTilePath, widthAt } from "./tile-path.ts";

const stream = "b34c78df-0a4a-4dd6-bc7b-5273adb1eec9";
const recordHash = new Uint8Array(32).fill(9);
const malformed = (error: unknown): boolean => isAppError(error, "audit.malformed");

test("AUD-3: values have one text, and texts of any other form are refused", (t) => {
  assert.equal(canonicalise({ b: [1, -0, 1e21, 1e-7, 0.1], a: { z: null, Z: true }, "a-b": "€\u0001\u2028/\"\\" }), '{"a":{"Z":true,"z":null},"a-b":"€\\u0001\u2028/\\"\\\\","b":[1,0,1e+21,1e-7,0.1]}');
  const texts = ["", " {}", "{} ", "{ }", '{"a":1,"a":1}', '{"b":1,"a":1}', "01", "1.0", "1e0", "-0", "9007199254740993", "1e400", '"\\u0061"', '"\\/"', '"\\ud800"', "nul", "[1,]", '{"__proto__":1}', '{"1":1}', '{"":1}', '{"é":1}', "\ufeff{}", `${"[".repeat(40)}${"]".repeat(40)}`, "'a'", "NaN", "undefined"];
  for (const text of texts) assert.throws(() => parseCanonical(text), malformed, text);
  const values: unknown[] = [Number.NaN, Infinity, "\ud800", { __x: 1 }, undefined, 1n, () => 1, Symbol("x")];
  // What the types do not let pass is refused too.
  for (const value of values) assert.throws(() => canonicalise(value as CanonicalValue), malformed, String(value));
  t.diagnostic(`${texts.length + values.length} cases`);
});

test("AUD-2: a leaf is read back, and what is none is refused", () => {
  for (const sequence of [1, 255, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
    const bytes = encodeLeaf({ stream, sequence, recordHash });
    assert.equal(bytes.length, 57);
    assert.deepEqual(decodeLeaf(bytes), { stream, sequence, recordHash });
    assert.deepEqual(decodeLeaf(Buffer.concat([Buffer.alloc(3), bytes]).subarray(3)), { stream, sequence, recordHash }, "within a larger buffer");
  }
  const good = encodeLeaf({ stream, sequence: 1, recordHash });
  const change = (at: number, value: number): Uint8Array => good.map((byte, index) => (index === at ? value : byte));
  for (const bytes of [good.slice(1), Uint8Array.of(...good, 0), new Uint8Array(), change(0, 2), change(7, 0x1d), change(24, 0), change(17, 255), change(18, 0x20)]) assert.throws(() => decodeLeaf(bytes), malformed);
  for (const sequence of [0, -1, 1.5, 2 ** 53, Number.NaN]) assert.throws(() => encodeLeaf({ stream, sequence, recordHash }), malformed, String(sequence));
  for (const name of ["", "team", stream.toUpperCase(), `${stream} `]) assert.throws(() => encodeLeaf({ stream: name, sequence: 1, recordHash }), malformed, name);
  assert.throws(() => encodeLeaf({ stream, sequence: 1, recordHash: recordHash.slice(1) }), malformed);
});

test("AUD-4, AUD-6: the record's hash says nothing of members that are not the record's, nor of their order", () => {
  const { public: open, commitment } = createEntry({ stream, sequence: 1, recordedAt: 5, kept: true });
  const hash = hashRecord(testCrypto, open, commitment);
  const { id, ...rest } = open;
  assert.deepEqual(hashRecord(testCrypto, { ...rest, id, more: 1 } as typeof open, commitment), hash);
  assert.notDeepEqual(hashRecord(testCrypto, { ...open, recordedAt: 6 }, commitment), hash);
  assert.throws(() => hashRecord(testCrypto, open, new Uint8Array(31)), malformed);
});

test("AUD-5: equal parts under two salts have nothing in common", () => {
  const [a, b] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  assert.notDeepEqual(commitToPersonal(testCrypto, a, {}), commitToPersonal(testCrypto, b, {}));
  assert.throws(() => commitToPersonal(testCrypto, new Uint8Array(16), {}), malformed);
});

test("AUD-9: paths of tiles are written and read as the specification shows them", (t) => {
  assert.equal(composeTilePath({ level: 0, index: 1_234_067, width: 256 }), "tile/0/x001/x234/067");
  assert.equal(composeTilePath({ level: 1, index: 0, width: 17 }), "tile/1/000.p/17");
  assert.equal(composeEntriesPath({ index: 1000, width: 1 }), "tile/entries/x001/000.p/1");
  for (const tile of [{ level: 0, index: 0, width: 256 }, { level: 63, index: 999, width: 255 }, { level: 2, index: 1000, width: 1 }, { level: 0, index: Number.MAX_SAFE_INTEGER, width: 9 }]) {
    assert.deepEqual(parseTilePath(composeTilePath(tile)), { kind: "tile", tile });
  }
  assert.deepEqual(parseTilePath("tile/entries/x123/456"), { kind: "entries", tile: { level: 0, index: 123_456, width: 256 } });
  const broken = ["", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/00", "tile/0/0000", "tile/64/000", "tile/00/000", "tile/01/000", "tile/-1/000", "tile/0/x000/000", "tile/0/x001", "tile/0/001/000", "tile/0/X001/000", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/1000", "tile/0/000.p/1/", "/tile/0/000", "tile/0/000/", "tile//000", "tile/0/../000", "tile/0/%30%30%30", "tile/entries/0", "tile/data/000", "tile/0/x999/x999/x999/x999/x999/999", "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/000\n", "tile/0/０００"];
  for (const path of broken) assert.throws(() => parseTilePath(path), malformed, path);
  t.diagnostic(`${broken.length} cases`);
});

test("AUD-9: a tile's width follows from the size of the tree", () => {
  const widths = [[0, 0, 70_000], [0, 272, 70_000], [0, 273, 70_000], [0, 274, 70_000], [1, 0, 70_000], [1, 1, 70_000], [2, 0, 70_000], [3, 0, 70_000], [0, 0, 256], [1, 0, 256], [1, 0, 255]].map(([level = 0, index = 0, size = 0]) => widthAt({ level, index }, size));
  assert.deepEqual(widths, [256, 256, 112, 0, 256, 17, 1, 0, 256, 1, 0]);
});

test("AUD-10: bundles of entries are read back, and broken ones refused", () => {
  const leaves = Array.from({ length: 256 }, (_, at) => ({ stream, sequence: at + 1, recordHash }));
  const bundle = composeEntryBundle(leaves);
  assert.equal(bundle.length, 256 * 59);
  assert.deepEqual(parseEntryBundle(bundle), leaves);
  for (const bytes of [new Uint8Array(), bundle.slice(1), bundle.slice(0, -1), Buffer.concat([bundle, bundle.subarray(0, 59)]), bundle.map((byte, at) => (at === 1 ? 56 : byte)), bundle.map((byte, at) => (at === 2 ? 0 : byte))]) {
    assert.throws(() => parseEntryBundle(bytes), malformed);
  }
});
