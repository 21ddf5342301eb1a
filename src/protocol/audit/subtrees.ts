// Ranges of leaves as perfect subtrees, and where the hash of each is found among the tiles. Sizes go up to 2^53 - 1, so nothing
// here shifts bits.

import { HASH_BYTES } from "./crypto.ts";
import { rootOfPerfect } from "./edge.ts";
import { TILE_HEIGHT, TILE_WIDTH, widthAt, type TileId } from "./tile-path.ts";
import type { TreeHash } from "./tree-hash.ts";
import { malformed } from "./refusal.ts";

/** The perfect subtree over the leaves `index * 2^height` to `(index + 1) * 2^height`. */
export interface Subtree {
  readonly height: number;
  readonly index: number;
}

/** Where hashes of tiles come from; any order of reading, one answer per tile asked, `width` times 32 bytes each. */
export interface TileSource {
  read(tiles: readonly TileId[]): Promise<readonly Uint8Array[]>;
}

/** The fewest perfect subtrees that make up the leaves `from` to `to` (excluded), from left to right. */
export function coverRange(from: number, to: number): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = from; at < to; ) {
    let height = 0;
    for (let width = 2; at % width === 0 && at + width <= to; width *= 2) height++;
    subtrees.push({ height, index: at / 2 ** height });
    at += 2 ** height;
  }
  return subtrees;
}

/** The tile that holds, or whose hashes make up, the subtree's root in a tree of `size` leaves. */
export function tileOfSubtree({ height, index }: Subtree, size: number): { readonly tile: TileId; readonly at: number; readonly count: number } {
  const level = Math.floor(height / TILE_HEIGHT);
  const count = 2 ** (height % TILE_HEIGHT);
  const first = index * count;
  const tileIndex = Math.floor(first / TILE_WIDTH);
  return { tile: { level, index: tileIndex, width: widthAt({ level, index: tileIndex }, size) }, at: first % TILE_WIDTH, count };
}

/** The roots of the subtrees, each within a tree of `size` leaves; each tile is read once. @throws AppError `audit.malformed` (AUD-8). */
export async function readSubtrees(given: { readonly tree: TreeHash; readonly tiles: TileSource; readonly size: number }, subtrees: readonly Subtree[]): Promise<Uint8Array[]> {
  const { tree, tiles, size } = given;
  const places = subtrees.map((subtree) => tileOfSubtree(subtree, size));
  const wanted = new Map(places.map(({ tile }) => [`${tile.level}/${tile.index}`, tile]));
  const ids = [...wanted.values()];
  const read = ids.length === 0 ? [] : await tiles.read(ids);
  const hashes = new Map(ids.map((tile, at) => [`${tile.level}/${tile.index}`, requireTile(tile, read[at])]));
  return places.map(({ tile, at, count }) => {
    const flat = hashes.get(`${tile.level}/${tile.index}`) ?? new Uint8Array();
    return rootOfPerfect(tree, flat.subarray(at * HASH_BYTES, (at + count) * HASH_BYTES));
  });
}

/** The root over the subtrees of `coverRange(from, to)` where `from` is a boundary for all of the range, as 0 is: folded from the right. */
export function foldSubtrees(tree: TreeHash, hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.reduceRight<Uint8Array | null>((right, left) => (right === null ? left : tree.node(left, right)), null) ?? tree.empty;
}

function requireTile(tile: TileId, hashes: Uint8Array | undefined): Uint8Array {
  if (hashes === undefined || hashes.length < tile.width * HASH_BYTES) throw malformed("AUD-8", `expected ${tile.width} hashes in the tile ${tile.level}/${tile.index}`);
  return hashes;
}
