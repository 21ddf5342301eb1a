// A file of public data: its layout (README.md) and its writer. Records are written as they come; only where they lie is kept in memory.

import { z } from "zod";

/** What is kept so, and the name in each file. */
export const DATA_FORMATS = {
  /** Advisories of known vulnerabilities, by package. */
  advisories: "strongroom.advisories/1",
  /** How likely a vulnerability is exploited, by CVE. */
  epss: "strongroom.epss/1",
  /** Which vulnerability is known to have been exploited, by CVE. */
  kev: "strongroom.kev/1",
  /** Released versions, by package. */
  releases: "strongroom.release-index/1",
} as const;

export type DataKind = keyof typeof DATA_FORMATS;

export const DIGEST_BYTES = 32;
/** Four numbers before the digest. */
export const TAIL_BYTES = 16 + DIGEST_BYTES;
/** Offsets have 32 bits. */
const MAX_BYTES = 2 ** 32 - 1;

const sourceSchema = z.strictObject({
  /** The ecosystem, as OSV names it; `*` for records of any; the kind, where there is but one source. */
  name: z.string(),
  /** An address, or the name of a file or folder. */
  from: z.string(),
  bytes: z.int().nonnegative(),
  /** SHA-256 of what was read, hexadecimal; null for several files. */
  digest: z.string().nullable(),
  records: z.int().nonnegative(),
  /** What was there and is no such record. */
  refused: z.int().nonnegative(),
});

export const aboutSchema = z.strictObject({
  format: z.enum(DATA_FORMATS),
  /** When the file was made, RFC 3339. */
  madeAt: z.iso.datetime(),
  /** As of when the data is: its own day where it has one; else when a mirror was asked, or, of a folder, when its newest record was last changed. RFC 3339. */
  asOf: z.iso.datetime(),
  sources: z.array(sourceSchema),
  records: z.int().nonnegative(),
  /** What records are found by: packages, or CVEs. */
  keys: z.int().nonnegative(),
});

export type DataSource = z.infer<typeof sourceSchema>;
export type AboutData = z.infer<typeof aboutSchema>;

/** One thing to keep. */
export interface DataRecord {
  readonly id: string;
  /** RFC 3339; null where records have no time of their own. */
  readonly modified: string | null;
  /** What it is found by, each once. */
  readonly keys: readonly string[];
  /** The record as JSON. */
  readonly json: string;
}

export interface IndexSink {
  write(bytes: Uint8Array): Promise<void>;
  /** SHA-256 of all that was written so far. */
  digest(): Uint8Array;
}

export interface DataIndexWriter {
  /** False where a record of that id was written before: dumps of several ecosystems share some. */
  add(record: DataRecord): Promise<boolean>;
  /** When the newest record was changed, RFC 3339; null where none says. */
  readonly newestAt: string | null;
  readonly records: number;
  finish(about: Pick<AboutData, "madeAt" | "asOf" | "sources">): Promise<AboutData>;
}

interface Place {
  readonly offset: number;
  readonly length: number;
}

/** Large pieces cost less than many small ones. */
const PIECE_BYTES = 1 << 20;

export function magicOf(kind: DataKind): Uint8Array {
  return new TextEncoder().encode(`${DATA_FORMATS[kind]}\n`);
}

export function createDataIndexWriter(kind: DataKind, sink: IndexSink): DataIndexWriter {
  const output = createOutput(sink);
  const places = new Map<string, Place[]>();
  const ids = new Set<string>();
  let newestAt: string | null = null;
  output.append(magicOf(kind));
  return {
    get newestAt() {
      return newestAt;
    },
    get records() {
      return ids.size;
    },
    async add({ id, modified, keys, json }) {
      if (ids.has(id)) return false;
      ids.add(id);
      if (modified !== null && (newestAt === null || modified > newestAt)) newestAt = modified;
      const bytes = new TextEncoder().encode(json);
      const place = { offset: output.at, length: bytes.length };
      for (const key of keys) {
        const known = places.get(key);
        if (known === undefined) places.set(key, [place]);
        else known.push(place);
      }
      output.append(bytes);
      await output.drain(PIECE_BYTES);
      return true;
    },
    async finish(given) {
      const about: AboutData = { format: DATA_FORMATS[kind], ...given, records: ids.size, keys: places.size };
      await writeKeys(output, places, about);
      output.append(sink.digest());
      await output.drain(0);
      return about;
    },
  };
}

type Output = ReturnType<typeof createOutput>;

function createOutput(sink: IndexSink) {
  let pieces: Uint8Array[] = [];
  let waiting = 0;
  let at = 0;
  return {
    get at() {
      return at;
    },
    append(bytes: Uint8Array): void {
      pieces.push(bytes);
      waiting += bytes.length;
      at += bytes.length;
      if (at > MAX_BYTES) throw new RangeError(`expected an index of at most ${MAX_BYTES} bytes`);
    },
    async drain(above: number): Promise<void> {
      if (waiting <= above) return;
      const whole = concatenate(pieces, waiting);
      pieces = [];
      waiting = 0;
      await sink.write(whole);
    },
  };
}

async function writeKeys(output: Output, places: ReadonlyMap<string, readonly Place[]>, about: AboutData): Promise<void> {
  const keysOffset = output.at;
  const directory: number[] = [];
  for (const [key, records] of [...places].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const name = new TextEncoder().encode(key);
    directory.push(output.at - keysOffset);
    output.append(numbers([name.length, records.length]));
    output.append(name);
    output.append(numbers(records.flatMap(({ offset, length }) => [offset, length])));
    await output.drain(PIECE_BYTES);
  }
  const directoryOffset = output.at;
  output.append(numbers(directory));
  const aboutOffset = output.at;
  const text = new TextEncoder().encode(JSON.stringify(about));
  output.append(text);
  output.append(numbers([keysOffset, directoryOffset, aboutOffset, text.length]));
  await output.drain(0);
}

function numbers(values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (const [at, value] of values.entries()) view.setUint32(at * 4, value, true);
  return new Uint8Array(view.buffer);
}

function concatenate(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
