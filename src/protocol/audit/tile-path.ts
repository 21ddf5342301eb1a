// Which tile is where (C2SP tlog-tiles): level, index, width, and the path that they make.

import { HASH_BYTES } from "./crypto.ts";
import { malformed } from "./refusal.ts";

/** Hashes in a full tile: 8 levels of the tree. */
export const TILE_WIDTH = 256;
export const TILE_HEIGHT = 8;
export const TILE_BYTES = TILE_WIDTH * HASH_BYTES;
const MAX_LEVEL = 63;

/** `level` 0 holds leaf hashes; each hash of level n is the root of a full tile of level n - 1. */
export interface TileId {
  readonly level: number;
  readonly index: number;
  /** 1 to 256 hashes; below 256 the tile is partial. */
  readonly width: number;
}

/** `tile/0/x001/x234/067`, `tile/1/000.p/17`. */
export function composeTilePath({ level, index, width }: TileId): string {
  return `tile/${level}/${composeIndex(index)}${width === TILE_WIDTH ? "" : `.p/${width}`}`;
}

/** The bundle of entries beside a tile of level 0. */
export function composeEntriesPath({ index, width }: Omit<TileId, "level">): string {
  return `tile/entries/${composeIndex(index)}${width === TILE_WIDTH ? "" : `.p/${width}`}`;
}

export type ParsedTilePath = { readonly kind: "tile"; readonly tile: TileId } | { readonly kind: "entries"; readonly tile: TileId };

const PATH = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** @throws AppError `audit.malformed` (AUD-9). */
export function parseTilePath(path: string): ParsedTilePath {
  const [, level = "", elements = "", partial] = PATH.exec(path) ?? [];
  const index = Number(elements.replace(/[x/]/g, ""));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  const levelNumber = level === "entries" ? 0 : Number(level);
  const known = elements !== "" && levelNumber <= MAX_LEVEL && Number.isSafeInteger(index) && composeIndex(index) === elements;
  if (!known || (partial !== undefined && width >= TILE_WIDTH)) throw malformed("AUD-9", "expected the path of a tile");
  return { kind: level === "entries" ? "entries" : "tile", tile: { level: levelNumber, index, width } };
}

/** How wide the tile is in a tree of `size` leaves; 0 where the tree has no such tile. */
export function widthAt({ level, index }: Omit<TileId, "width">, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

function composeIndex(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  const elements = padded.match(/[0-9]{3}/g) ?? [];
  return elements.map((element, at) => (at === elements.length - 1 ? element : `x${element}`)).join("/");
}
