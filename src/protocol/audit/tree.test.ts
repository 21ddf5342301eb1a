// The tree against a second, naive implementation: roots, tiles, proofs for every size up to 256, and proofs that must not verify.

import assert from "node:assert/strict";
import { hash as nodeHash } from "node:crypto";
import { test } from "node:test";

import fc from "fast-check";

import { equalBytes } from "./bytes.ts";
import { HASH_BYTES } from "./crypto.ts";
import { appendLeaves, EMPTY_EDGE, edgeTiles, openEdge, rootOfEdge, type Tile } from "./edge.ts";
import { proveConsistency, proveInclusion, readRoot } from "./proofs.ts";
import { coverRange, type TileSource } from "./subtrees.ts";
import { createTreeHash } from "./tree-hash.ts";
import { verifyConsistency, verifyInclusion } from "./verify-proof.ts";

const ALL = 256;
const sha256 = (bytes: Uint8Array): Uint8Array => nodeHash("sha256", bytes, "buffer");
const tree = createTreeHash({ sha256 });
const leafOf = (at: number): Buffer => sha256(Buffer.from(`\0entry ${at}`)) as Buffer;

// The second implementation: the definitions of RFC 6962, section 2.1, as they stand there, on arrays of leaf hashes.
const join = (a: Buffer, b: Buffer): Buffer => nodeHash("sha256", Buffer.concat([Buffer.from([1]), a, b]), "buffer");
const split = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1);
function mth(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return nodeHash("sha256", "", "buffer");
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  const k = split(leaves.length);
  return join(mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}
function path(m: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return m < k ? [...path(m, leaves.slice(0, k)), mth(leaves.slice(k))] : [...path(m - k, leaves.slice(k)), mth(leaves.slice(0, k))];
}
function subproof(m: number, leaves: readonly Buffer[], whole: boolean): Buffer[] {
  if (m === leaves.length) return whole ? [] : [mth(leaves)];
  const k = split(leaves.length);
  if (m <= k) return [...subproof(m, leaves.slice(0, k), whole), mth(leaves.slice(k))];
  return [...subproof(m - k, leaves.slice(k), false), mth(leaves.slice(0, k))];
}

function flat(from: number, to: number): Uint8Array {
  return Buffer.concat(Array.from({ length: to - from }, (_, at) => leafOf(from + at)));
}

/** Tiles as a store would keep them, the widest of each. */
function keep(): { readonly tiles: Map<string, Uint8Array>; add(written: readonly Tile[]): void; readonly source: TileSource } {
  const tiles = new Map<string, Uint8Array>();
  return {
    tiles,
    add: (written) => written.forEach(({ level, index, hashes }) => tiles.set(`${level}/${index}`, hashes)),
    source: {
      read: async (ids) =>
        await Promise.resolve(
          ids.map(({ level, index, width }) => {
            const hashes = tiles.get(`${level}/${index}`);
            assert.ok(hashes !== undefined, `tile ${level}/${index} is there`);
            return hashes.subarray(0, width * HASH_BYTES);
          }),
        ),
    },
  };
}

function grow(sizes: readonly number[]): ReturnType<typeof keep> {
  const store = keep();
  let edge = EMPTY_EDGE;
  for (const size of sizes) {
    const { edge: next, tiles } = appendLeaves(tree, edge, flat(edge.size, size));
    store.add(tiles);
    edge = next;
  }
  return store;
}

test("AUD-1: the root of every size up to 256, however the leaves came, is that of the definition", async () => {
  const leaves = Array.from({ length: ALL }, (_, at) => leafOf(at));
  let edge = EMPTY_EDGE;
  for (let size = 0; size <= ALL; size++) {
    assert.deepEqual(Buffer.from(rootOfEdge(tree, edge)), mth(leaves.slice(0, size)), `grown one by one to ${size}`);
    const atOnce = appendLeaves(tree, EMPTY_EDGE, flat(0, size));
    assert.deepEqual(Buffer.from(rootOfEdge(tree, atOnce.edge)), mth(leaves.slice(0, size)), `at once to ${size}`);
    assert.deepEqual(Buffer.from(await readRoot({ tree, tiles: grow([size]).source }, size)), mth(leaves.slice(0, size)));
    edge = appendLeaves(tree, edge, flat(size, size + 1)).edge;
  }
});

test("AUD-16: an inclusion proof of every leaf of every size up to 256 is that of the definition and verifies", async (t) => {
  const leaves = Array.from({ length: ALL }, (_, at) => leafOf(at));
  const { source } = grow([ALL]);
  let cases = 0;
  for (let size = 1; size <= ALL; size++) {
    const root = mth(leaves.slice(0, size));
    for (let index = 0; index < size; index++) {
      const proof = await proveInclusion({ tree, tiles: source }, { index, size });
      if (size % 16 === 0 || size < 34) assert.deepEqual(proof.map((hash) => Buffer.from(hash)), path(index, leaves.slice(0, size)));
      assert.ok(verifyInclusion(tree, { index, leaf: leafOf(index), head: { size, root }, proof }), `leaf ${index} of ${size}`);
      const other = (index + 1) % size;
      if (other !== index) assert.ok(!verifyInclusion(tree, { index: other, leaf: leafOf(index), head: { size, root }, proof }), `leaf ${index} is not leaf ${other} of ${size}`);
      cases++;
    }
  }
  t.diagnostic(`${cases} cases`);
});

test("AUD-17: a consistency proof between all sizes up to 256 is that of the definition and verifies", async (t) => {
  const leaves = Array.from({ length: ALL }, (_, at) => leafOf(at));
  const { source } = grow([ALL]);
  const roots = Array.from({ length: ALL + 1 }, (_, size) => mth(leaves.slice(0, size)));
  const rootAt = (size: number): Uint8Array => roots[size] ?? tree.empty;
  let cases = 0;
  for (let size = 0; size <= ALL; size++) {
    for (let oldSize = 0; oldSize <= size; oldSize++) {
      const proof = await proveConsistency({ tree, tiles: source }, { oldSize, size });
      if (oldSize > 0 && (size % 16 === 0 || size < 34)) assert.deepEqual(proof.map((hash) => Buffer.from(hash)), subproof(oldSize, leaves.slice(0, size), true));
      const head = { size, root: rootAt(size) };
      assert.ok(verifyConsistency(tree, { old: { size: oldSize, root: rootAt(oldSize) }, head, proof }), `${oldSize} to ${size}`);
      if (oldSize > 0) assert.ok(!verifyConsistency(tree, { old: { size: oldSize, root: rootAt(oldSize === 1 ? 2 : oldSize - 1) }, head, proof }), `another root at ${oldSize}`);
      cases++;
    }
  }
  t.diagnostic(`${cases} cases`);
});

test("AUD-8: tiles do not depend on how the tree grew, and the edge opens again from them", () => {
  const size = 70_000;
  const whole = grow([size]);
  const sizes = fc.array(fc.integer({ min: 1, max: size }), { maxLength: 12 }).map((list) => [...list, size].sort((a, b) => a - b));
  fc.assert(
    fc.property(sizes, (steps) => {
      const store = keep();
      let edge = EMPTY_EDGE;
      for (const step of steps) {
        const reopened = openEdge(edge.size, edgeTiles(edge.size).map((id) => ({ ...id, hashes: (store.tiles.get(`${id.level}/${id.index}`) ?? new Uint8Array()).slice(0, id.width * HASH_BYTES) })));
        assert.deepEqual(rootOfEdge(tree, reopened), rootOfEdge(tree, edge));
        const appended = appendLeaves(tree, reopened, flatOf(steps, edge.size, step));
        store.add(appended.tiles);
        edge = appended.edge;
      }
      assert.equal(store.tiles.size, whole.tiles.size);
      for (const [name, hashes] of whole.tiles) assert.ok(equalBytes(hashes, store.tiles.get(name) ?? new Uint8Array()), name);
    }),
    { numRuns: 5 },
  );
  assert.deepEqual(
    edgeTiles(size).map(({ level, index, width }) => `${level}/${index}.p/${width}`),
    ["0/273.p/112", "1/1.p/17", "2/0.p/1"],
    "the specification's example",
  );
});

const everyLeaf = flat(0, 70_000);
function flatOf(_: readonly number[], from: number, to: number): Uint8Array {
  return everyLeaf.subarray(from * HASH_BYTES, to * HASH_BYTES);
}

test("AUD-8: proofs over many tiles and levels verify", async () => {
  const size = 70_000;
  const { source } = grow([size]);
  const root = await readRoot({ tree, tiles: source }, size);
  await fc.assert(
    fc.asyncProperty(fc.nat(size - 1), fc.integer({ min: 1, max: size }), async (index, oldSize) => {
      assert.ok(verifyInclusion(tree, { index, leaf: leafOf(index), head: { size, root }, proof: await proveInclusion({ tree, tiles: source }, { index, size }) }));
      const old = { size: oldSize, root: await readRoot({ tree, tiles: source }, oldSize) };
      assert.ok(verifyConsistency(tree, { old, head: { size, root }, proof: await proveConsistency({ tree, tiles: source }, { oldSize, size }) }));
    }),
    { numRuns: 150 },
  );
});

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
