// Every size, every leaf, every pair of sizes up to a bound, against the naive implementation.

import assert from "node:assert/strict";
import { test } from "node:test";

import { appendLeaves, EMPTY_EDGE, rootOfEdge } from "#protocol/audit/edge.ts";
import { proveConsistency, proveInclusion, readRoot } from "#protocol/audit/proofs.ts";
import { verifyConsistency, verifyInclusion } from "#protocol/audit/verify-proof.ts";
import { flat, grow, leafOf, leavesTo, mth, path, subproof } from "./naive-tree.ts";
import { testTree } from "./small-log.ts";

export function testEveryTree(all: number): void {
  test(`AUD-1: the root of every size up to ${all}, however the leaves came, is that of the definition`, async () => {
    const leaves = leavesTo(all);
    let edge = EMPTY_EDGE;
    for (let size = 0; size <= all; size++) {
      assert.deepEqual(Buffer.from(rootOfEdge(testTree, edge)), mth(leaves.slice(0, size)), `grown one by one to ${size}`);
      const atOnce = appendLeaves(testTree, EMPTY_EDGE, flat(0, size));
      assert.deepEqual(Buffer.from(rootOfEdge(testTree, atOnce.edge)), mth(leaves.slice(0, size)), `at once to ${size}`);
      assert.deepEqual(Buffer.from(await readRoot({ tree: testTree, tiles: grow([size]).source }, size)), mth(leaves.slice(0, size)));
      edge = appendLeaves(testTree, edge, flat(size, size + 1)).edge;
    }
  });

  test(`AUD-16: an inclusion proof of every leaf of every size up to ${all} is that of the definition and verifies`, async (t) => {
    const leaves = leavesTo(all);
    const { source } = grow([all]);
    let cases = 0;
    for (let size = 1; size <= all; size++) {
      const root = mth(leaves.slice(0, size));
      for (let index = 0; index < size; index++) {
        const proof = await proveInclusion({ tree: testTree, tiles: source }, { index, size });
        if (size % 16 === 0 || size < 34) assert.deepEqual(proof.map((hash) => Buffer.from(hash)), path(index, leaves.slice(0, size)));
        assert.ok(verifyInclusion(testTree, { index, leaf: leafOf(index), head: { size, root }, proof }), `leaf ${index} of ${size}`);
        const other = (index + 1) % size;
        if (other !== index) assert.ok(!verifyInclusion(testTree, { index: other, leaf: leafOf(index), head: { size, root }, proof }), `leaf ${index} is not leaf ${other} of ${size}`);
        cases++;
      }
    }
    t.diagnostic(`${cases} cases`);
  });

  test(`AUD-17: a consistency proof between all sizes up to ${all} is that of the definition and verifies`, async (t) => {
    const leaves = leavesTo(all);
    const { source } = grow([all]);
    const roots = Array.from({ length: all + 1 }, (_, size) => mth(leaves.slice(0, size)));
    const rootAt = (size: number): Uint8Array => roots[size] ?? testTree.empty;
    let cases = 0;
    for (let size = 0; size <= all; size++) {
      for (let oldSize = 0; oldSize <= size; oldSize++) {
        const proof = await proveConsistency({ tree: testTree, tiles: source }, { oldSize, size });
        if (oldSize > 0 && (size % 16 === 0 || size < 34)) assert.deepEqual(proof.map((hash) => Buffer.from(hash)), subproof(oldSize, leaves.slice(0, size)));
        const head = { size, root: rootAt(size) };
        assert.ok(verifyConsistency(testTree, { old: { size: oldSize, root: rootAt(oldSize) }, head, proof }), `${oldSize} to ${size}`);
        if (oldSize > 0) assert.ok(!verifyConsistency(testTree, { old: { size: oldSize, root: rootAt(oldSize === 1 ? 2 : oldSize - 1) }, head, proof }), `another root at ${oldSize}`);
        cases++;
      }
    }
    t.diagnostic(`${cases} cases`);
  });
}
