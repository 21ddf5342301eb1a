// The tree against a second, naive implementation: roots, tiles, proofs for every size up to 256, and proofs that must not verify.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { HASH_BYTES } from "./crypto.ts";
import { appendLeaves, openEdge, rootOfEdge } from "./edge.ts";
import { proveConsistency, proveInclusion } from "./proofs.ts";
import { coverRange, type TileSource } from "./subtrees.ts";
import { testEveryTree } from "./testing/every-tree.ts";
import { flat, grow, leafOf, mth } from "./testing/naive-tree.ts";
import { testTree as tree } from "./testing/small-log.ts";
import { verifyConsistency, verifyInclusion } from "./verify-proof.ts";

/** The long test goes to 256. */
const SMALL = 40;

testEveryTree(SMALL);

test("AUD-16, AUD-17: a proof with a hash changed, left out, put in or swapped does not verify", async () => {
  const size = 200;
  const leaves = Array.from({ length: size }, (_, at) => leafOf(at));
  const { source } = grow([size]);
  const head = { size, root: mth(leaves) };
  const change = fc.record({ what: fc.constantFrom("flip", "drop", "insert", "swap", "cut"), at: fc.nat(20), bit: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(fc.nat(size - 1), fc.integer({ min: 1, max: size - 1 }), change, async (index, oldSize, how) => {
      const inclusion = await proveInclusion({ tree, tiles: source }, { index, size });
      const consistency = await proveConsistency({ tree, tiles: source }, { oldSize, size });
      assert.ok(!verifyInclusion(tree, { index, leaf: leafOf(index), head, proof: spoil(inclusion, how) }));
      assert.ok(!verifyConsistency(tree, { old: { size: oldSize, root: mth(leaves.slice(0, oldSize)) }, head, proof: spoil(consistency, how) }));
    }),
  );
});

function spoil(proof: readonly Uint8Array[], { what, at, bit }: { readonly what: string; readonly at: number; readonly bit: number }): Uint8Array[] {
  const place = at % proof.length;
  const copy: Uint8Array[] = proof.map((hash) => hash.slice());
  if (what === "drop") copy.splice(place, 1);
  else if (what === "insert") copy.splice(place, 0, leafOf(999));
  else if (what === "cut") copy[place] = (copy[place] ?? new Uint8Array()).slice(0, HASH_BYTES - 1);
  else if (what === "swap" && copy.length > 1) copy.push(...copy.splice(0, 1));
  else (copy[place] ?? new Uint8Array())[bit >> 3] = ((copy[place] ?? [])[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

test("AUD-16, AUD-17: numbers that are no sizes verify nothing", () => {
  const leaf = leafOf(0);
  for (const size of [-1, 0.5, Number.NaN, Infinity, 2 ** 53, 0]) {
    assert.equal(verifyInclusion(tree, { index: 0, leaf, head: { size, root: leaf }, proof: [] }), false, String(size));
    assert.equal(verifyInclusion(tree, { index: size === 0 ? 1 : size, leaf, head: { size: 1, root: leaf }, proof: [] }), false, String(size));
    if (size !== 0) assert.equal(verifyConsistency(tree, { old: { size, root: leaf }, head: { size, root: leaf }, proof: [] }), false, String(size));
  }
  assert.ok(verifyInclusion(tree, { index: 0, leaf, head: { size: 1, root: leaf }, proof: [] }));
  assert.equal(verifyInclusion(tree, { index: 0, leaf, head: { size: 1, root: leaf }, proof: Array.from({ length: 64 }, () => leaf) }), false);
  assert.equal(verifyConsistency(tree, { old: { size: 0, root: leaf }, head: { size: 3, root: leaf }, proof: [] }), false, "the empty tree has one root");
});

test("AUD-8: a range is covered by the fewest subtrees", () => {
  assert.deepEqual(coverRange(0, 0), []);
  assert.deepEqual(coverRange(3, 12), [{ height: 0, index: 3 }, { height: 2, index: 1 }, { height: 2, index: 2 }]);
  const high = 2 ** 52 + 5;
  assert.deepEqual(coverRange(0, high), [{ height: 52, index: 0 }, { height: 2, index: 2 ** 50 }, { height: 0, index: 2 ** 52 + 4 }]);
  fc.assert(
    fc.property(fc.nat(5000), fc.nat(5000), (from, length) => {
      const cover = coverRange(from, from + length);
      assert.equal(cover.reduce((at, { height, index }) => (assert.equal(index * 2 ** height, at), at + 2 ** height), from), from + length);
    }),
  );
});

test("AUD-8: tiles are not written over, be they Node's buffers", async () => {
  const kept = Buffer.from(flat(0, 200));
  const before = Buffer.from(kept);
  rootOfEdge(tree, openEdge(200, [{ level: 0, index: 0, width: 200, hashes: kept }]));
  const source: TileSource = { read: async (ids) => await Promise.resolve(ids.map(() => kept)) };
  await proveInclusion({ tree, tiles: source }, { index: 3, size: 200 });
  appendLeaves(tree, { size: 200, levels: [kept] }, Buffer.from(flat(200, 300)));
  assert.ok(kept.equals(before));
});
