// A font in WOFF 1.0 (W3C Recommendation, 2012) as the plain OpenType that fontkit reads fastest. Substitutions (GSUB) are left out: what is written in
// a letter is exactly what was found, without ligatures that make one sign of two.

import { inflateSync } from "node:zlib";

const WOFF_SIGNATURE = 0x774f4646;
const HEADER_BYTES = 44;
const ENTRY_BYTES = 20;
const LEFT_OUT = new Set(["GSUB"]);

interface Table {
  readonly tag: string;
  readonly checksum: number;
  readonly data: Uint8Array;
}

/** @throws TypeError for what is no WOFF. */
export function openWoff(woff: Buffer): Buffer {
  if (woff.readUInt32BE(0) !== WOFF_SIGNATURE) throw new TypeError("expected a font in WOFF 1.0");
  const tables = Array.from({ length: woff.readUInt16BE(12) }, (_, index) => readTable(woff, HEADER_BYTES + index * ENTRY_BYTES)).filter(({ tag }) => !LEFT_OUT.has(tag));
  const directory = Buffer.alloc(12 + 16 * tables.length);
  const power = Math.floor(Math.log2(tables.length));
  directory.writeUInt32BE(woff.readUInt32BE(4), 0);
  for (const [index, value] of [tables.length, 16 * 2 ** power, power, 16 * tables.length - 16 * 2 ** power].entries()) directory.writeUInt16BE(value, 4 + 2 * index);
  const parts: Uint8Array[] = [directory];
  let offset = directory.length;
  for (const [index, { tag, checksum, data }] of tables.entries()) {
    const at = 12 + 16 * index;
    directory.write(tag, at, "latin1");
    for (const [place, value] of [checksum, offset, data.length].entries()) directory.writeUInt32BE(value, at + 4 + 4 * place);
    // Each table begins at a multiple of four bytes.
    const padding = (4 - (data.length % 4)) % 4;
    parts.push(data, Buffer.alloc(padding));
    offset += data.length + padding;
  }
  return Buffer.concat(parts);
}

function readTable(woff: Buffer, at: number): Table {
  const [offset = 0, packedBytes = 0, bytes = 0, checksum = 0] = [4, 8, 12, 16].map((place) => woff.readUInt32BE(at + place));
  const packed = woff.subarray(offset, offset + packedBytes);
  return { tag: woff.toString("latin1", at, at + 4), checksum, data: packedBytes < bytes ? inflateSync(packed) : packed };
}
