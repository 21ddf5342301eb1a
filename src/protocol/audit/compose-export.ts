// The export of one stream: lines of canonical JSON in the order of the tree, so that a reader with a constant amount of memory can
// prove each entry against the checkpoints. What is not the stream's is there as the hashes of the fewest subtrees only.

import { encodeBase64 } from "./bytes.ts";
import { canonicalise, type CanonicalValue } from "./canonical-json.ts";
import type { PersonalPart, PublicPart } from "./record.ts";
import { coverRange, readSubtrees, type Subtree } from "./subtrees.ts";
import type { ProofSource } from "./proofs.ts";
import { malformed } from "./refusal.ts";
import { TILE_HEIGHT, TILE_WIDTH } from "./tile-path.ts";

export const EXPORT_FORMAT = "strongroom.audit-export/1";
/** Records that are planned and read together. */
const BATCH = 4096;

export interface ExportHeader {
  readonly origin: string;
  readonly stream: string;
  /** Sequences that the export holds, from and to; `last` is `first - 1` for none. */
  readonly first: number;
  readonly last: number;
  /** Leaves of the tree that everything is proven against: the size of the last checkpoint. */
  readonly size: number;
  /** Verifier's keys, as `composeVerifierKey` writes them. */
  readonly logKey: string;
  readonly witnessKeys: readonly string[];
  /** Milliseconds since 1970. */
  readonly exportedAt: number;
}

export interface ExportedRecord {
  /** Of its leaf in the tree. */
  readonly index: number;
  readonly sequence: number;
  readonly public: PublicPart;
  /** The SHA-256 that the record's hash holds in the personal part's place. */
  readonly commitment: Uint8Array;
  /** Null: destroyed, and its salt with it. */
  readonly personal: { readonly salt: Uint8Array; readonly part: PersonalPart } | null;
}

export interface ExportGiven extends ProofSource {
  readonly header: ExportHeader;
  /** By index, rising, each below `header.size`. */
  readonly records: AsyncIterable<ExportedRecord> | Iterable<ExportedRecord>;
  /** By size, rising; the last is of `header.size`. Each is proven consistent with the others: earlier ones that a reader may hold belong here. */
  readonly checkpoints: readonly { readonly size: number; readonly note: string }[];
  /** The log's signed statement of the stream's length at `header.size` (`signStreamHead`). */
  readonly streamHead: string;
}

type Part =
  | { readonly kind: "record"; readonly record: ExportedRecord }
  | { readonly kind: "others"; readonly from: number; readonly to: number }
  | { readonly kind: "tile"; readonly level: number; readonly index: number }
  | { readonly kind: "checkpoint"; readonly note: string };

/** Pieces of the file, each of whole lines. @throws AppError `audit.malformed` (AUD-22) for what is not in the order of the tree. */
export async function* composeExport(given: ExportGiven): AsyncGenerator<string> {
  const { header, records, checkpoints, streamHead } = given;
  const { exportedAt, first, last, logKey, origin, size, stream, witnessKeys } = header;
  if (checkpoints.at(-1)?.size !== size) throw malformed("AUD-22", "expected the last checkpoint at the export's size");
  yield line({ exportedAt, first, format: EXPORT_FORMAT, kind: "header", last, log: logKey, origin, size, stream, witnesses: witnessKeys });
  const plan = createPlan(given);
  let count = 0;
  for await (const record of records) {
    plan.addRecord(record);
    count++;
    if (count % BATCH === 0) yield await composeParts(given, plan.take());
  }
  plan.end();
  yield await composeParts(given, plan.take());
  yield line({ head: streamHead, kind: "end", records: count });
}

interface Plan {
  addRecord(record: ExportedRecord): void;
  end(): void;
  /** What was planned since the last time. */
  take(): Part[];
}

function createPlan({ header: { size }, checkpoints }: ExportGiven): Plan {
  let parts: Part[] = [];
  let at = 0;
  let lastRecord = -1;
  let nextCheckpoint = 0;

  /** What stands after the leaf before `at`: the hash that the upper tiles hold of what is complete, then checkpoints. */
  const passBoundary = (): void => {
    for (let level = 1, width = TILE_WIDTH; at % width === 0 && at > 0 && width <= size; level++, width *= TILE_WIDTH) {
      if (lastRecord >= at - width) parts.push({ kind: "tile", level, index: at / width - 1 });
    }
    for (let next = checkpoints[nextCheckpoint]; next?.size === at; next = checkpoints[++nextCheckpoint]) parts.push({ kind: "checkpoint", note: next.note });
  };
  /** The next place below `to` where a line stands between the hashes of others. */
  const nextStop = (to: number): number => {
    let stop = Math.min(to, checkpoints[nextCheckpoint]?.size ?? to);
    for (let width = TILE_WIDTH; width <= size; width *= TILE_WIDTH) {
      const start = Math.floor(at / width) * width;
      if (lastRecord >= start) stop = Math.min(stop, start + width);
    }
    return stop;
  };
  const passOthers = (to: number): void => {
    while (at < to) {
      const stop = nextStop(to);
      if (stop <= at) throw malformed("AUD-22", "expected checkpoints in the order of their sizes");
      parts.push({ kind: "others", from: at, to: stop });
      at = stop;
      passBoundary();
    }
  };
  passBoundary();
  return {
    addRecord(record) {
      if (record.index < at || record.index >= size) throw malformed("AUD-22", "expected records in the order of the tree, and within it");
      passOthers(record.index);
      parts.push({ kind: "record", record });
      lastRecord = record.index;
      at++;
      passBoundary();
    },
    end: () => passOthers(size),
    take() {
      const taken = parts;
      parts = [];
      return taken;
    },
  };
}

async function composeParts({ tree, tiles, header: { size } }: ExportGiven, parts: readonly Part[]): Promise<string> {
  const covers = parts.map(subtreesOf);
  const hashes = (await readSubtrees({ tree, tiles, size }, covers.flat())).map(encodeBase64);
  let at = 0;
  return parts
    .map((part, index) => {
      const count = covers[index]?.length ?? 0;
      at += count;
      return composePart(part, hashes.slice(at - count, at));
    })
    .join("");
}

function subtreesOf(part: Part): Subtree[] {
  if (part.kind === "record") return [{ height: 0, index: part.record.index }];
  if (part.kind === "others") return coverRange(part.from, part.to);
  if (part.kind === "tile") return [{ height: part.level * TILE_HEIGHT, index: part.index }];
  return [];
}

function composePart(part: Part, hashes: readonly string[]): string {
  const [hash = ""] = hashes;
  if (part.kind === "checkpoint") return line({ checkpoint: part.note, kind: "checkpoint" });
  if (part.kind === "others") return line({ from: part.from, hashes, kind: "others", to: part.to });
  if (part.kind === "tile") return line({ hash, index: part.index, kind: "tile", level: part.level });
  const { commitment, index, personal, public: open, sequence } = part.record;
  return line({
    commitment: encodeBase64(commitment),
    index,
    kind: "record",
    leaf: hash,
    personal: personal === null ? null : personal.part,
    public: { ...open, actor: { ...open.actor }, subject: { ...open.subject } },
    salt: personal === null ? null : encodeBase64(personal.salt),
    sequence,
  });
}

function line(value: CanonicalValue): string {
  return `${canonicalise(value)}\n`;
}
