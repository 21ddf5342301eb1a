// Inclusion and consistency proofs out of tiles (RFC 9162, sections 2.1.3.1 and 2.1.4.1): first which ranges of leaves the proof
// names, then their roots.

import { coverRange, foldSubtrees, readSubtrees, type TileSource } from "./subtrees.ts";
import type { TreeHash } from "./tree-hash.ts";

export interface ProofSource {
  readonly tree: TreeHash;
  readonly tiles: TileSource;
}

/** From the leaf upwards. @throws RangeError when there is no such leaf. */
export async function proveInclusion(source: ProofSource, { index, size }: { readonly index: number; readonly size: number }): Promise<Uint8Array[]> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) throw new RangeError("expected a leaf of the tree");
  return await rootsOfRanges(source, size, inclusionRanges(index, 0, size));
}

/** Between the trees of `oldSize` and of `size` leaves; empty where one of them says nothing (0, or the same). @throws RangeError for sizes in no order. */
export async function proveConsistency(source: ProofSource, { oldSize, size }: { readonly oldSize: number; readonly size: number }): Promise<Uint8Array[]> {
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(size) || oldSize < 0 || oldSize > size) throw new RangeError("expected an older tree that is not larger");
  if (oldSize === 0 || oldSize === size) return [];
  return await rootsOfRanges(source, size, consistencyRanges(oldSize, { from: 0, to: size }, true));
}

/** The root of the tree of `size` leaves. */
export async function readRoot({ tree, tiles }: ProofSource, size: number): Promise<Uint8Array> {
  return foldSubtrees(tree, await readSubtrees({ tree, tiles, size }, coverRange(0, size)));
}

type Range = { readonly from: number; readonly to: number };

async function rootsOfRanges({ tree, tiles }: ProofSource, size: number, ranges: readonly Range[]): Promise<Uint8Array[]> {
  const covers = ranges.map(({ from, to }) => coverRange(from, to));
  const hashes = await readSubtrees({ tree, tiles, size }, covers.flat());
  let at = 0;
  return covers.map(({ length }) => {
    at += length;
    return foldSubtrees(tree, hashes.slice(at - length, at));
  });
}

function inclusionRanges(index: number, from: number, to: number): Range[] {
  if (to - from === 1) return [];
  const middle = from + splitOf(to - from);
  return index < middle ? [...inclusionRanges(index, from, middle), { from: middle, to }] : [...inclusionRanges(index, middle, to), { from, to: middle }];
}

/** SUBPROOF of RFC 6962: `whole` while the old tree's root is known to the verifier. */
function consistencyRanges(oldSize: number, { from, to }: Range, whole: boolean): Range[] {
  if (from + oldSize === to) return whole ? [] : [{ from, to }];
  const middle = from + splitOf(to - from);
  if (from + oldSize <= middle) return [...consistencyRanges(oldSize, { from, to: middle }, whole), { from: middle, to }];
  return [...consistencyRanges(from + oldSize - middle, { from: middle, to }, false), { from, to: middle }];
}

/** The largest power of two below it. */
function splitOf(count: number): number {
  let half = 1;
  while (half * 2 < count) half *= 2;
  return half;
}
