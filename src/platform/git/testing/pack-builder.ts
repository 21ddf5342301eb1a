// Packs and indexes made byte by byte, honest or not, for tests of those who read them.

import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

export const PACK_KINDS = { commit: 1, tree: 2, blob: 3, tag: 4, "ofs-delta": 6, "ref-delta": 7 } as const;

export interface PackEntry {
  readonly kind: keyof typeof PACK_KINDS;
  readonly data: Uint8Array;
  /** For `ref-delta`. */
  readonly baseOid?: string;
  /** For `ofs-delta`. */
  readonly distance?: number;
  /** A lie about the size. */
  readonly size?: number;
}

/** `count`: a lie about the number of objects. */
export function buildPack(entries: readonly PackEntry[], options: { readonly count?: number; readonly trailer?: Uint8Array } = {}): { pack: Buffer; offsets: number[] } {
  const head = Buffer.alloc(12);
  head.write("PACK", "latin1");
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(options.count ?? entries.length, 8);
  const parts: Buffer[] = [head];
  const offsets: number[] = [];
  let at = 12;
  for (const entry of entries) {
    offsets.push(at);
    const bytes = encodeEntry(entry);
    parts.push(bytes);
    at += bytes.length;
  }
  const body = Buffer.concat(parts);
  return { pack: Buffer.concat([body, options.trailer ?? createHash("sha1").update(body).digest()]), offsets };
}

export function encodeEntry(entry: PackEntry): Buffer {
  const parts: Buffer[] = [encodeHeader(PACK_KINDS[entry.kind], entry.size ?? entry.data.byteLength)];
  if (entry.baseOid !== undefined) parts.push(Buffer.from(entry.baseOid, "hex"));
  if (entry.distance !== undefined) parts.push(encodeDistance(entry.distance));
  parts.push(deflateSync(entry.data));
  return Buffer.concat(parts);
}

function encodeHeader(kind: number, size: number): Buffer {
  const bytes: number[] = [];
  let rest = Math.floor(size / 16);
  bytes.push((kind << 4) | (size % 16) | (rest > 0 ? 0x80 : 0));
  while (rest > 0) {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(byte | (rest > 0 ? 0x80 : 0));
  }
  return Buffer.from(bytes);
}

function encodeDistance(distance: number): Buffer {
  const bytes = [distance % 128];
  for (let rest = Math.floor(distance / 128); rest > 0; rest = Math.floor(rest / 128)) {
    rest--;
    bytes.unshift((rest % 128) | 0x80);
  }
  return Buffer.from(bytes);
}

function encodeDeltaSize(size: number): number[] {
  const bytes: number[] = [];
  let rest = size;
  do {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(byte | (rest > 0 ? 0x80 : 0));
  } while (rest > 0);
  return bytes;
}

/** A delta that inserts all of `result`. */
export function buildInsertDelta(baseSize: number, result: Uint8Array): Buffer {
  const parts: Buffer[] = [Buffer.from([...encodeDeltaSize(baseSize), ...encodeDeltaSize(result.byteLength)])];
  for (let at = 0; at < result.byteLength; at += 127) {
    const piece = result.subarray(at, at + 127);
    parts.push(Buffer.from([piece.byteLength]), Buffer.from(piece));
  }
  return Buffer.concat(parts);
}

/** A delta that copies its whole base `times` times: what unfolds. */
export function buildCopyDelta(baseSize: number, times: number): Buffer {
  const copies: number[] = [];
  for (let count = 0; count < times; count++) {
    for (let offset = 0; offset < baseSize; offset += 0xff_ffff) {
      const size = Math.min(0xff_ffff, baseSize - offset);
      copies.push(0xff, offset & 0xff, (offset >> 8) & 0xff, (offset >> 16) & 0xff, (offset >> 24) & 0xff, size & 0xff, (size >> 8) & 0xff, (size >> 16) & 0xff);
    }
  }
  return Buffer.from([...encodeDeltaSize(baseSize), ...encodeDeltaSize(baseSize * times), ...copies]);
}

/** An index of version 2 for sha-1 ids at these offsets. */
export function buildIndex(objects: readonly { readonly oid: string; readonly offset: number }[]): Buffer {
  const sorted = objects.toSorted((one, other) => (one.oid < other.oid ? -1 : 1));
  const fanout = Buffer.alloc(1_024);
  for (let first = 0; first < 256; first++) fanout.writeUInt32BE(sorted.filter(({ oid }) => Number.parseInt(oid.slice(0, 2), 16) <= first).length, first * 4);
  const offsets = Buffer.alloc(sorted.length * 4);
  sorted.forEach(({ offset }, index) => offsets.writeUInt32BE(offset, index * 4));
  return Buffer.concat([Buffer.from("ff744f6300000002", "hex"), fanout, ...sorted.map(({ oid }) => Buffer.from(oid, "hex")), Buffer.alloc(sorted.length * 4), offsets, Buffer.alloc(40)]);
}
