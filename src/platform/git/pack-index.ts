// Where each object of a pack begins, out of its index of version 2 (gitformat-pack(5)), without reading it whole: the fan-out
// table once, then one run of names for each question.

import { AppError } from "#base/app-error.ts";
import { KIB } from "#base/units.ts";

import type { RandomAccess } from "./random-access.ts";
import { isOid, type ObjectFormat } from "./refs.ts";

export interface PackIndex {
  readonly objects: number;
  /** Offset in the pack; null when it is not there. @throws AppError `git.damaged`. */
  find(oid: string): Promise<number | null>;
}

const HEADER_BYTES = 8;
const FANOUT_BYTES = 256 * 4;
const MAGIC = "ff744f6300000002";
/** A run of names up to this is read in one; beyond it is halved by looking at single names. */
const MAX_RUN_BYTES = 64 * KIB;
const LARGE_OFFSET = 0x8000_0000;

/** @throws AppError `git.damaged` when it is no index of version 2, or its sizes cannot be. */
export async function openPackIndex(file: RandomAccess, format: ObjectFormat): Promise<PackIndex> {
  const hashBytes = format === "sha1" ? 20 : 32;
  const head = Buffer.from(await file.read(0, HEADER_BYTES + FANOUT_BYTES));
  if (head.length < HEADER_BYTES + FANOUT_BYTES || head.toString("hex", 0, HEADER_BYTES) !== MAGIC) throw damaged("expected a pack index of version 2");
  const fanout = Array.from({ length: 256 }, (_, first) => head.readUInt32BE(HEADER_BYTES + first * 4));
  if (fanout.some((count, first) => first > 0 && count < (fanout[first - 1] ?? 0))) throw damaged("expected a rising fan-out table");
  const objects = fanout[255] ?? 0;
  const names = HEADER_BYTES + FANOUT_BYTES;
  const offsets = names + objects * (hashBytes + 4);
  const largeOffsets = offsets + objects * 4;
  if (file.bytes < largeOffsets + 2 * hashBytes) throw damaged("expected a longer pack index");

  async function readOffset(position: number): Promise<number> {
    const small = readUInt32(await file.read(offsets + position * 4, 4));
    if (small < LARGE_OFFSET) return small;
    const place = largeOffsets + (small - LARGE_OFFSET) * 8;
    if (place + 8 > file.bytes - 2 * hashBytes) throw damaged("expected an offset within the index");
    const large = Number(Buffer.from(await file.read(place, 8)).readBigUInt64BE());
    if (!Number.isSafeInteger(large)) throw damaged("expected an offset that can be");
    return large;
  }
  return {
    objects,
    async find(oid) {
      if (!isOid(oid, format)) return null;
      const wanted = Buffer.from(oid, "hex");
      const first = wanted[0] ?? 0;
      let low = first === 0 ? 0 : (fanout[first - 1] ?? 0);
      let high = fanout[first] ?? 0;
      while ((high - low) * hashBytes > MAX_RUN_BYTES) {
        const middle = (low + high) >>> 1;
        if (Buffer.compare(Buffer.from(await file.read(names + middle * hashBytes, hashBytes)), wanted) <= 0) low = middle;
        else high = middle;
      }
      const run = Buffer.from(await file.read(names + low * hashBytes, (high - low) * hashBytes));
      const at = findInRun(run, wanted);
      return at === -1 ? null : await readOffset(low + at);
    },
  };
}

function findInRun(run: Buffer, wanted: Buffer): number {
  let low = 0;
  let high = Math.floor(run.length / wanted.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = run.compare(wanted, 0, wanted.length, middle * wanted.length, (middle + 1) * wanted.length);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return -1;
}

function readUInt32(bytes: Uint8Array): number {
  if (bytes.byteLength < 4) throw damaged("expected a longer pack index");
  return Buffer.from(bytes.buffer, bytes.byteOffset, 4).readUInt32BE();
}

function damaged(message: string): AppError {
  return new AppError("git.damaged", message);
}
