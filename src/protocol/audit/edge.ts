// The right edge of the growing tree: the tile that is not yet full at each level. It is all that the one writer needs to append
// leaves, and the root follows from it.

import { HASH_BYTES } from "./crypto.ts";
import { malformed } from "./refusal.ts";
import { TILE_BYTES, TILE_WIDTH, type TileId } from "./tile-path.ts";
import type { TreeHash } from "./tree-hash.ts";

export interface Edge {
  /** Leaves in the tree. */
  readonly size: number;
  /** By level: the hashes of the tile that is not full, flat, 0 to 255 of 32 bytes. */
  readonly levels: readonly Uint8Array[];
}

export interface Tile extends TileId {
  /** `width` times 32 bytes. */
  readonly hashes: Uint8Array;
}

export interface Appended {
  readonly edge: Edge;
  /** What changed: full tiles, and at each level the partial tile of the new edge. Write them all before the checkpoint. */
  readonly tiles: readonly Tile[];
}

export const EMPTY_EDGE: Edge = { size: 0, levels: [] };

/** Of a tree of `size`: the partial tiles to read, so that `openEdge` can go on from them. */
export function edgeTiles(size: number): TileId[] {
  const tiles: TileId[] = [];
  for (let level = 0; TILE_WIDTH ** level <= size; level++) {
    const width = Math.floor(size / TILE_WIDTH ** level) % TILE_WIDTH;
    if (width > 0) tiles.push({ level, index: Math.floor(size / TILE_WIDTH ** (level + 1)), width });
  }
  return tiles;
}

/** The edge out of the tiles that `edgeTiles(size)` names, in any order. @throws AppError `audit.malformed` (AUD-8). */
export function openEdge(size: number, tiles: readonly Tile[]): Edge {
  const levels: Uint8Array[] = [];
  for (const { level, index, width } of edgeTiles(size)) {
    const tile = tiles.find((each) => each.level === level && each.index === index && each.width === width);
    if (tile?.hashes.length !== width * HASH_BYTES) throw malformed("AUD-8", `expected the tile ${level}/${index} of ${width} hashes`);
    while (levels.length < level) levels.push(new Uint8Array());
    levels[level] = tile.hashes;
  }
  return { size, levels };
}

/** Appends leaf hashes, flat (32 bytes each). The given edge stays as it is. */
export function appendLeaves(tree: TreeHash, edge: Edge, leaves: Uint8Array): Appended {
  const tiles: Tile[] = [];
  const levels: Uint8Array[] = [];
  let rising = leaves;
  for (let level = 0; level < edge.levels.length || rising.length > 0; level++) {
    const before = edge.levels[level] ?? new Uint8Array();
    const first = Math.floor(edge.size / TILE_WIDTH ** (level + 1));
    const grown = rising.length === 0 ? null : joinFlat(before, rising);
    if (grown === null) {
      levels.push(before);
      continue;
    }
    const full = Math.floor(grown.length / TILE_BYTES);
    const roots = new Uint8Array(full * HASH_BYTES);
    for (let at = 0; at < full; at++) {
      const hashes = grown.subarray(at * TILE_BYTES, (at + 1) * TILE_BYTES);
      tiles.push({ level, index: first + at, width: TILE_WIDTH, hashes });
      roots.set(rootOfPerfect(tree, hashes), at * HASH_BYTES);
    }
    const rest = grown.slice(full * TILE_BYTES);
    if (rest.length > 0) tiles.push({ level, index: first + full, width: rest.length / HASH_BYTES, hashes: rest });
    levels.push(rest);
    rising = roots;
  }
  return { edge: { size: edge.size + leaves.length / HASH_BYTES, levels }, tiles };
}

/** The root (MTH of RFC 6962). */
export function rootOfEdge(tree: TreeHash, edge: Edge): Uint8Array {
  let root: Uint8Array | null = null;
  for (const hashes of edge.levels) {
    // From the right: the smallest perfect subtree first.
    for (let end = hashes.length / HASH_BYTES; end > 0; ) {
      const width = lowestBit(end);
      const subtree = rootOfPerfect(tree, hashes.subarray((end - width) * HASH_BYTES, end * HASH_BYTES));
      root = root === null ? subtree : tree.node(subtree, root);
      end -= width;
    }
  }
  return root ?? tree.empty;
}

/** The root over 1, 2, 4 … 256 hashes that lie one after the other. */
export function rootOfPerfect(tree: TreeHash, hashes: Uint8Array): Uint8Array {
  let count = hashes.length / HASH_BYTES;
  // A copy: `slice` of what may be Node's Buffer would share the memory, and the tile would be written over.
  const row = new Uint8Array(hashes);
  if (count === 1) return row;
  for (; count > 1; count /= 2) {
    for (let at = 0; at < count / 2; at++) {
      const left = row.subarray(2 * at * HASH_BYTES, (2 * at + 1) * HASH_BYTES);
      const right = row.subarray((2 * at + 1) * HASH_BYTES, (2 * at + 2) * HASH_BYTES);
      row.set(tree.node(left, right), at * HASH_BYTES);
    }
  }
  return row.slice(0, HASH_BYTES);
}

function joinFlat(before: Uint8Array, rising: Uint8Array): Uint8Array {
  const grown = new Uint8Array(before.length + rising.length);
  grown.set(before);
  grown.set(rising, before.length);
  return grown;
}

/** The largest power of two that divides it. */
function lowestBit(value: number): number {
  return value & -value;
}
