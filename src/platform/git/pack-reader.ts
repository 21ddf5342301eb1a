// Reads single objects out of a pack and its index wherever they lie, so that an update unseals what it needs and no more.
// Everything read is held to the object's id; sizes, depths and ratios are limited before memory is taken.

import { inflateSync } from "node:zlib";

import { AppError } from "#base/app-error.ts";
import { KIB, MIB } from "#base/units.ts";

import { applyDelta } from "./delta.ts";
import { hashObject, type GitObject, type ObjectType } from "./object-id.ts";
import { openPackIndex } from "./pack-index.ts";
import type { RandomAccess } from "./random-access.ts";
import type { ObjectFormat } from "./refs.ts";

export interface PackReader {
  readonly objects: number;
  has(oid: string): Promise<boolean>;
  /** Null when it is not in this pack. @throws AppError `git.damaged`, `git.too-large`, `git.object-missing` (a base). */
  readObject(oid: string): Promise<GitObject | null>;
}

export interface PackReaderOptions {
  readonly pack: RandomAccess;
  readonly index: RandomAccess;
  readonly format: ObjectFormat;
  /** Finds the base of a delta in another pack. */
  readonly resolveBase?: (oid: string) => Promise<GitObject | null>;
  readonly limits?: PackReaderLimits;
}

export interface PackReaderLimits {
  /** Of one object, unfolded. */
  readonly maxObjectBytes: number;
  /** Deltas on deltas. git makes chains of 50, and allows 4,095. */
  readonly maxDepth: number;
}

const DEFAULT_LIMITS: PackReaderLimits = { maxObjectBytes: 256 * MIB, maxDepth: 4_095 };
const TYPES: Readonly<Record<number, ObjectType>> = { 1: "commit", 2: "tree", 3: "blob", 4: "tag" };
const OFS_DELTA = 6;
const REF_DELTA = 7;
/** Type and size take 10 bytes, an offset 10, an id 32: all headers fit. */
const MAX_HEADER_BYTES = 64;
/** First read of an object: most commits and trees are whole in it. */
const FIRST_READ_BYTES = 4 * KIB;
const TRAILER_BYTES: Readonly<Record<ObjectFormat, number>> = { sha1: 20, sha256: 32 };
/** Bases are shared by neighbours: some are kept while objects are read one after the other. */
const MAX_CACHED_BYTES = 32 * MIB;
const MAX_CACHED_OBJECT_BYTES = 2 * MIB;

interface Entry {
  /** Null for a delta. */
  readonly type: ObjectType | null;
  readonly data: Uint8Array;
  readonly base: { readonly offset: number } | { readonly oid: string } | null;
}

/** @throws AppError `git.damaged`. */
export async function openPackReader(options: PackReaderOptions): Promise<PackReader> {
  const { pack, format } = options;
  const limits = options.limits ?? DEFAULT_LIMITS;
  const index = await openPackIndex(options.index, format);
  // Not before an object is found: to be told that it is not here, the pack itself need not be opened.
  let headChecked: Promise<void> | undefined;
  const cache = createCache();

  async function readAt(offset: number): Promise<GitObject> {
    const deltas: Uint8Array[] = [];
    let deltaBytes = 0;
    let at = offset;
    let base = cache.get(at);
    while (base === undefined) {
      const entry = await readEntry({ pack, offset: at, format, limits });
      if (entry.base === null) {
        base = { type: entry.type ?? "blob", data: entry.data };
        break;
      }
      deltas.push(entry.data);
      deltaBytes += entry.data.byteLength;
      // A chain of deltas that are each as large as an object may be was made to fill memory.
      if (deltaBytes > 2 * limits.maxObjectBytes) throw new AppError("git.too-large", "expected deltas smaller than what they make");
      if (deltas.length > limits.maxDepth) throw new AppError("git.too-large", `expected at most ${limits.maxDepth} deltas on each other`, { details: { maxDepth: limits.maxDepth } });
      const next: number | GitObject = "offset" in entry.base ? entry.base.offset : await findBase(entry.base.oid, at);
      if (typeof next === "number") at = next;
      else base = next;
      base ??= cache.get(at);
    }
    const object = deltas.reduceRight<GitObject>((under, delta) => ({ type: under.type, data: applyDelta(under.data, delta, limits.maxObjectBytes) }), base);
    cache.set(offset, object);
    return object;
  }
  async function findBase(oid: string, from: number): Promise<number | GitObject> {
    const offset = await index.find(oid);
    if (offset !== null && offset !== from) return offset;
    const object = (await options.resolveBase?.(oid)) ?? null;
    if (object === null) throw new AppError("git.object-missing", "expected the base of a delta, got none");
    return object;
  }
  return {
    objects: index.objects,
    has: async (oid) => (await index.find(oid)) !== null,
    async readObject(oid) {
      const offset = await index.find(oid);
      if (offset === null) return null;
      headChecked ??= checkPackHead(pack, index.objects);
      await headChecked;
      const object = await readAt(offset);
      if (hashObject(object, format) !== oid) throw damaged("expected the content that the object's id says");
      return object;
    },
  };
}

async function checkPackHead(pack: RandomAccess, objects: number): Promise<void> {
  const head = Buffer.from(await pack.read(0, 12));
  if (head.length < 12 || head.toString("latin1", 0, 4) !== "PACK" || head.readUInt32BE(8) !== objects) throw damaged("expected the pack of this index");
}

interface ReadEntryOptions {
  readonly pack: RandomAccess;
  readonly offset: number;
  readonly format: ObjectFormat;
  readonly limits: PackReaderLimits;
}

async function readEntry({ pack, offset, format, limits }: ReadEntryOptions): Promise<Entry> {
  const end = pack.bytes - TRAILER_BYTES[format];
  if (offset < 12 || offset >= end) throw damaged("expected an offset within the pack");
  const start = Buffer.from(await pack.read(offset, Math.min(FIRST_READ_BYTES, end - offset)));
  const header = parseHeader(start.subarray(0, MAX_HEADER_BYTES), offset, format);
  if (header.size > limits.maxObjectBytes) {
    throw new AppError("git.too-large", `expected an object of at most ${limits.maxObjectBytes} bytes, got ${header.size}`, { details: { maxBytes: limits.maxObjectBytes } });
  }
  const data = await inflateFrom({ pack, start: start.subarray(header.length), offset: offset + header.length, end, size: header.size });
  return { type: header.type, base: header.base, data };
}

interface Header {
  readonly type: ObjectType | null;
  readonly size: number;
  readonly base: Entry["base"];
  readonly length: number;
}

function parseHeader(bytes: Buffer, offset: number, format: ObjectFormat): Header {
  let at = 0;
  const next = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw damaged("expected an object's header, got the end of the pack");
    return byte;
  };
  let byte = next();
  const kind = (byte >> 4) & 7;
  let size = byte & 0x0f;
  for (let factor = 16; byte & 0x80; factor *= 128) {
    if (factor > 2 ** 46) throw damaged("expected an object's size that can be");
    byte = next();
    size += (byte & 0x7f) * factor;
  }
  if (kind === OFS_DELTA) {
    byte = next();
    let distance = byte & 0x7f;
    while (byte & 0x80) {
      if (distance > 2 ** 46) throw damaged("expected a base within the pack");
      byte = next();
      distance = (distance + 1) * 128 + (byte & 0x7f);
    }
    if (distance <= 0 || distance > offset) throw damaged("expected a base before its delta");
    return { type: null, size, base: { offset: offset - distance }, length: at };
  }
  if (kind === REF_DELTA) {
    const length = TRAILER_BYTES[format];
    if (at + length > bytes.length) throw damaged("expected the id of a base, got the end of the pack");
    return { type: null, size, base: { oid: bytes.toString("hex", at, at + length) }, length: at + length };
  }
  const type = TYPES[kind];
  if (type === undefined) throw damaged("expected a commit, tree, file, tag or delta");
  return { type, size, base: null, length: at };
}

interface InflateOptions {
  readonly pack: RandomAccess;
  readonly start: Buffer;
  readonly offset: number;
  readonly end: number;
  readonly size: number;
}

/** The compressed length is written nowhere: reads on, doubling, until all of `size` has come out. */
async function inflateFrom({ pack, start, offset, end, size }: InflateOptions): Promise<Uint8Array> {
  let input = start;
  for (;;) {
    const output = tryInflate(input, size);
    if (output.length === size) return output;
    const length = Math.min(Math.max(input.length * 2, Math.ceil(size / 4)), end - offset);
    if (length <= input.length) throw damaged("expected a whole object, got the end of the pack");
    const more = await pack.read(offset + input.length, length - input.length);
    if (more.byteLength === 0) throw damaged("expected a whole object, got the end of the pack");
    input = Buffer.concat([input, more]);
  }
}

/** What comes out of this much input; more than announced is damage, whatever the ratio. */
function tryInflate(input: Buffer, size: number): Buffer {
  try {
    return inflateSync(input, { maxOutputLength: Math.max(size, 1), finishFlush: SYNC_FLUSH });
  } catch (cause) {
    throw new AppError("git.damaged", "expected compressed data of the announced size", { cause });
  }
}

/** zlib's Z_SYNC_FLUSH: gives what there is instead of failing where input ends. */
const SYNC_FLUSH = 2;

function createCache(): { get(offset: number): GitObject | undefined; set(offset: number, object: GitObject): void } {
  const objects = new Map<number, GitObject>();
  let bytes = 0;
  return {
    get: (offset) => objects.get(offset),
    set(offset, object) {
      if (object.data.byteLength > MAX_CACHED_OBJECT_BYTES || objects.has(offset)) return;
      objects.set(offset, object);
      bytes += object.data.byteLength;
      for (const [oldest, { data }] of objects) {
        if (bytes <= MAX_CACHED_BYTES) break;
        objects.delete(oldest);
        bytes -= data.byteLength;
      }
    },
  };
}

function damaged(message: string): AppError {
  return new AppError("git.damaged", message);
}
