// Content is padded before it is sealed (LIV-21), so that a frame's size tells little: 256 bytes at least, then Padmé (Nikitin and
// others, PETS 2019), which adds at most 12 % and leaves O(log log n) bits to be learned.

import { HEADER_BYTES, MAX_FRAME_BYTES, type Bytes } from "#protocol/live/envelope/header.ts";
import { refuseLive } from "#protocol/live/envelope/refusal.ts";

const LENGTH_BYTES = 2;
export const TAG_BYTES = 16;
export const MIN_PADDED_BYTES = 256;
const MAX_PADDED_BYTES = MAX_FRAME_BYTES - HEADER_BYTES - TAG_BYTES;
export const MAX_CONTENT_BYTES = MAX_PADDED_BYTES - LENGTH_BYTES;

export function paddedLength(contentBytes: number): number {
  const length = Math.max(MIN_PADDED_BYTES, contentBytes + LENGTH_BYTES);
  const exponent = Math.floor(Math.log2(length));
  const free = exponent - (Math.floor(Math.log2(exponent)) + 1);
  const mask = 2 ** free - 1;
  return Math.min(MAX_PADDED_BYTES, (length + mask) & ~mask);
}

export function pad(content: Uint8Array): Bytes {
  if (content.length > MAX_CONTENT_BYTES) throw refuseLive("LIV-21", `expected at most ${MAX_CONTENT_BYTES} bytes in one frame, got ${content.length}`);
  const padded = new Uint8Array(paddedLength(content.length));
  new DataView(padded.buffer).setUint16(0, content.length);
  padded.set(content, LENGTH_BYTES);
  return padded;
}

/** @throws AppError `live.refused`: there is one padding for each content, and it is zeros. */
export function unpad(padded: Bytes): Bytes {
  const length = padded.length < LENGTH_BYTES ? Infinity : new DataView(padded.buffer, padded.byteOffset).getUint16(0);
  const end = LENGTH_BYTES + length;
  if (end > padded.length || paddedLength(length) !== padded.length || !isZero(padded, end)) throw refuseLive("LIV-21", "the padding is not that of the content");
  return padded.slice(LENGTH_BYTES, end);
}

/** A loop: each frame comes by here, and a callback for each byte costs more than its decryption. */
function isZero(bytes: Bytes, start: number): boolean {
  let sum = 0;
  for (let at = start; at < bytes.length; at++) sum |= bytes[at] ?? 0;
  return sum === 0;
}
