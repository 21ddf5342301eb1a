// Bundles of entries (C2SP tlog-tiles): leaves' data beside a tile of level 0, each with its length before it.

import { decodeLeaf, encodeLeaf, LEAF_BYTES, type Leaf } from "./record.ts";
import { malformed } from "./refusal.ts";
import { TILE_WIDTH } from "./tile-path.ts";

const LENGTH_BYTES = 2;
const ENTRY_BYTES = LENGTH_BYTES + LEAF_BYTES;

export function composeEntryBundle(leaves: readonly Leaf[]): Uint8Array {
  const bytes = new Uint8Array(leaves.length * ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  leaves.forEach((leaf, at) => {
    view.setUint16(at * ENTRY_BYTES, LEAF_BYTES);
    bytes.set(encodeLeaf(leaf), at * ENTRY_BYTES + LENGTH_BYTES);
  });
  return bytes;
}

/** @throws AppError `audit.malformed` (AUD-2, AUD-10). */
export function parseEntryBundle(bytes: Uint8Array): Leaf[] {
  const count = bytes.length / ENTRY_BYTES;
  if (!Number.isInteger(count) || count < 1 || count > TILE_WIDTH) throw malformed("AUD-10", `expected 1 to ${TILE_WIDTH} entries of ${ENTRY_BYTES} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: count }, (_, at) => {
    if (view.getUint16(at * ENTRY_BYTES) !== LEAF_BYTES) throw malformed("AUD-10", `expected an entry of ${LEAF_BYTES} bytes`);
    const start = at * ENTRY_BYTES + LENGTH_BYTES;
    return decodeLeaf(bytes.subarray(start, start + LEAF_BYTES));
  });
}
