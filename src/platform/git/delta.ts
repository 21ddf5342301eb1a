// Deltas of packs (gitformat-pack(5), "Deltified representation"): the sizes of base and result, then copies and insertions.

import { AppError } from "#base/app-error.ts";

/** @throws AppError `git.damaged` when it does not fit the base, `git.too-large` above `maxBytes`. */
export function applyDelta(base: Uint8Array, delta: Uint8Array, maxBytes: number): Uint8Array {
  const cursor = { at: 0 };
  const baseSize = readSize(delta, cursor);
  const resultSize = readSize(delta, cursor);
  if (baseSize !== base.byteLength) throw damaged("expected a delta for a base of this size");
  if (resultSize > maxBytes) throw new AppError("git.too-large", `expected an object of at most ${maxBytes} bytes, got a delta for ${resultSize}`, { details: { maxBytes } });
  const result = Buffer.allocUnsafe(resultSize);
  let filled = 0;
  while (cursor.at < delta.byteLength) {
    const op = delta[cursor.at++] ?? 0;
    if (op === 0) throw damaged("expected a copy or an insertion, got the reserved operation");
    const from = op & 0x80 ? readCopy(delta, cursor, op) : { offset: cursor.at, size: op };
    const source = op & 0x80 ? base : delta;
    if (from.offset + from.size > source.byteLength || filled + from.size > resultSize) throw damaged("expected a delta within its bounds");
    result.set(source.subarray(from.offset, from.offset + from.size), filled);
    filled += from.size;
    if (!(op & 0x80)) cursor.at += from.size;
  }
  if (filled !== resultSize) throw damaged("expected a delta that fills its result");
  return result;
}

/** Seven bits a byte, lowest first. */
function readSize(delta: Uint8Array, cursor: { at: number }): number {
  let size = 0;
  for (let factor = 1; factor <= 2 ** 42; factor *= 128) {
    const byte = delta[cursor.at++];
    if (byte === undefined) break;
    size += (byte & 0x7f) * factor;
    if ((byte & 0x80) === 0) return size;
  }
  throw damaged("expected a delta that says its sizes");
}

/** Bits 0 to 3 say which bytes of the offset follow, bits 4 to 6 which of the size; size 0 stands for 64 KiB. */
function readCopy(delta: Uint8Array, cursor: { at: number }, op: number): { offset: number; size: number } {
  let offset = 0;
  let size = 0;
  for (let bit = 0; bit < 7; bit++) {
    if ((op & (1 << bit)) === 0) continue;
    const byte = delta[cursor.at++];
    if (byte === undefined) throw damaged("expected a delta within its bounds");
    if (bit < 4) offset += byte * 2 ** (8 * bit);
    else size += byte * 2 ** (8 * (bit - 4));
  }
  return { offset, size: size === 0 ? 0x1_0000 : size };
}

function damaged(message: string): AppError {
  return new AppError("git.damaged", message);
}
