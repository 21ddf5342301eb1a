// Trees of many levels of tiles.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { equalBytes } from "./bytes.ts";
import { HASH_BYTES } from "./crypto.ts";
import { appendLeaves, EMPTY_EDGE, edgeTiles, openEdge, rootOfEdge } from "./edge.ts";
import { proveConsistency, proveInclusion, readRoot } from "./proofs.ts";
import { flat, grow, keepTiles, leafOf } from "./testing/naive-tree.ts";
import { testTree as tree } from "./testing/small-log.ts";
import { verifyConsistency, verifyInclusion } from "./verify-proof.ts";

test("AUD-8: tiles do not depend on how the tree grew, and the edge opens again from them", () => {
  const size = 70_000;
  const whole = grow([size]);
  const sizes = fc.array(fc.integer({ min: 1, max: size }), { maxLength: 12 }).map((list) => [...list, size].sort((a, b) => a - b));
  fc.assert(
    fc.property(sizes, (steps) => {
      const store = keepTiles();
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
