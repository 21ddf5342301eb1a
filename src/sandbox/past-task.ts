// Task "past": goes through blobs of a history on standard input, whose paths are on fd 3, and tells the secrets that they hold.

import { MAX_CONTENT_BYTES } from "#analyzers/content/content-limit.ts";
import { HEAD_BYTES } from "#analyzers/languages/decide-language.ts";
import { describeFinds } from "#analyzers/secrets/content.ts";
import { PastSecrets } from "#analyzers/secrets/past-secrets.ts";
import type { LIMIT_CODES, PastItem, PastSettings } from "#protocol/sandbox/wire.ts";
import { BatchReader } from "./batch-reader.ts";
import { openByteSource } from "./byte-source.ts";
import { createFingerprint } from "./fingerprint.ts";
import { readLines } from "./line-reader.ts";
import { ResultWriter } from "./result-writer.ts";

const CONTENT_FD = 0;
const PLAN_FD = 3;
/** So often it is said how far it has come. */
const ITEMS_BETWEEN_WORDS = 256;

type LimitCode = (typeof LIMIT_CODES)[number];

export function runPastTask(): void {
  const plan = readLines(openByteSource(PLAN_FD));
  const first = plan.next();
  if (first.done === true) throw new RangeError("expected settings before the items");
  const settings = JSON.parse(first.value) as PastSettings;
  const fingerprint = createFingerprint(settings.fingerprintKey);
  const blobs = new BlobCollector(new BatchReader(openByteSource(CONTENT_FD)));
  const secrets = new PastSecrets();
  const writer = new ResultWriter();
  const limits: Partial<Record<LimitCode, number>> = {};
  let items = 0;
  for (const line of plan) {
    const { path } = JSON.parse(line) as PastItem;
    const blob = blobs.next();
    if (typeof blob === "string") limits[blob] = (limits[blob] ?? 0) + 1;
    else if (!blob.isWhole) {
      if (PastSecrets.isText(path, blob.content)) writer.add({ kind: "unread", item: items, reason: "too-large" });
    } else {
      const { finds } = secrets.read(path, blob.content) ?? { finds: [] };
      if (finds.length > 0) writer.add({ kind: "finds", item: items, finds: describeFinds(finds, { content: blob.content, fingerprint }) });
    }
    items++;
    if (settings.careful !== true && items % ITEMS_BETWEEN_WORDS !== 0) continue;
    writer.add({ kind: "read", items });
    writer.flush();
  }
  writer.add({ kind: "done", items, bytes: blobs.bytes, limits: limits as Record<string, number> });
  writer.flush();
}

interface Blob {
  /** All of it, or the beginning of one that is too large. Valid until the next. */
  readonly content: Buffer;
  readonly isWhole: boolean;
}

const FIRST_BYTES = 256 * 1024;

class BlobCollector {
  private readonly reader: BatchReader;
  private buffer = Buffer.alloc(FIRST_BYTES);

  constructor(reader: BatchReader) {
    this.reader = reader;
  }

  get bytes(): number {
    return this.reader.contentBytes;
  }

  next(): Blob | LimitCode {
    const { type, size } = this.reader.nextHeader();
    if (type === "missing") return "content-missing";
    const isWhole = size <= MAX_CONTENT_BYTES;
    const kept = type === "blob" ? (isWhole ? size : HEAD_BYTES) : 0;
    if (this.buffer.length < kept) this.buffer = Buffer.alloc(Math.min(MAX_CONTENT_BYTES, Math.max(kept, this.buffer.length * 2)));
    let length = 0;
    this.reader.readContent(size, (piece) => {
      const taken = piece.subarray(0, kept - length);
      this.buffer.set(taken, length);
      length += taken.length;
    });
    return type === "blob" ? { content: this.buffer.subarray(0, length), isWhole } : "not-a-file";
  }
}
