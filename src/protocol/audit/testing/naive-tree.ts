// A second implementation of the tree, to compare with: the definitions of RFC 6962, section 2.1, as they stand there, on lists of leaf
// hashes; and a place to keep tiles in memory.

import assert from "node:assert/strict";
import { hash as nodeHash } from "node:crypto";

import { HASH_BYTES } from "#protocol/audit/crypto.ts";
import { appendLeaves, EMPTY_EDGE, type Tile } from "#protocol/audit/edge.ts";
import type { TileSource } from "#protocol/audit/subtrees.ts";
import { testTree } from "./small-log.ts";

export function leafOf(at: number): Buffer {
  return nodeHash("sha256", Buffer.from(`\0entry ${at}`), "buffer");
}

export function leavesTo(size: number): Buffer[] {
  return Array.from({ length: size }, (_, at) => leafOf(at));
}

/** The root. */
export function mth(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return nodeHash("sha256", "", "buffer");
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  const k = split(leaves.length);
  return join(mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

/** The inclusion proof. */
export function path(m: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return m < k ? [...path(m, leaves.slice(0, k)), mth(leaves.slice(k))] : [...path(m - k, leaves.slice(k)), mth(leaves.slice(0, k))];
}

/** The consistency proof. */
export function subproof(m: number, leaves: readonly Buffer[], whole = true): Buffer[] {
  if (m === leaves.length) return whole ? [] : [mth(leaves)];
  const k = split(leaves.length);
  if (m <= k) return [...subproof(m, leaves.slice(0, k), whole), mth(leaves.slice(k))];
  return [...subproof(m - k, leaves.slice(k), false), mth(leaves.slice(0, k))];
}

export function flat(from: number, to: number): Uint8Array {
  return Buffer.concat(Array.from({ length: to - from }, (_, at) => leafOf(from + at)));
}

export interface TileKeep {
  readonly tiles: Map<string, Uint8Array>;
  add(written: readonly Tile[]): void;
  readonly source: TileSource;
}

/** Tiles as a store would keep them, the widest of each. */
export function keepTiles(): TileKeep {
  const tiles = new Map<string, Uint8Array>();
  const read: TileSource["read"] = async (ids) =>
    await Promise.resolve(
      ids.map(({ level, index, width }) => {
        const hashes = tiles.get(`${level}/${index}`);
        assert.ok(hashes !== undefined, `tile ${level}/${index} is there`);
        return hashes.subarray(0, width * HASH_BYTES);
      }),
    );
  return { tiles, add: (written) => written.forEach(({ level, index, hashes }) => tiles.set(`${level}/${index}`, hashes)), source: { read } };
}

/** The tiles of a tree that grew to these sizes, one after the other. */
export function grow(sizes: readonly number[]): TileKeep {
  const store = keepTiles();
  let edge = EMPTY_EDGE;
  for (const size of sizes) {
    const { edge: next, tiles } = appendLeaves(testTree, edge, flat(edge.size, size));
    store.add(tiles);
    edge = next;
  }
  return store;
}

function join(a: Buffer, b: Buffer): Buffer {
  return nodeHash("sha256", Buffer.concat([Buffer.from([1]), a, b]), "buffer");
}

function split(n: number): number {
  return 2 ** (Math.ceil(Math.log2(n)) - 1);
}
