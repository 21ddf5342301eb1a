// Seals a stream into an open file, a megabyte at a time: many chunks for one write, and the event loop is held for half a
// millisecond at most.

import { randomBytes } from "node:crypto";

import type { DataKey } from "#platform/keyring/authority.ts";
import { type BlobPlace, CHUNK_BYTES, chunkBinding, encodeHeader, SALT_BYTES, sealChunk } from "./blob-format.ts";

/** Plaintext that is sealed and written at once. */
const BATCH_BYTES = 16 * CHUNK_BYTES;

/** The part of a file that sealing needs. */
export interface WritableFile {
  writev(buffers: readonly NodeJS.ArrayBufferView[]): Promise<{ readonly bytesWritten: number }>;
}

export interface SealBlobGiven {
  readonly file: WritableFile;
  readonly key: DataKey;
  readonly place: BlobPlace;
  readonly content: AsyncIterable<Uint8Array> | Uint8Array;
}

/** Gives the number of bytes of plaintext. */
export async function sealBlob({ file, key, place, content }: SealBlobGiven): Promise<number> {
  const salt = randomBytes(SALT_BYTES);
  const header = encodeHeader({ keyId: key.keyId, salt });
  const streamKey = key.deriveStreamKey(salt);
  const binding = chunkBinding(header, place);
  await writeAll(file, [header]);
  let index = 0;
  let bytes = 0;
  for await (const { plaintext, last } of batches(content)) {
    const sealed: Uint8Array[] = [];
    for (let at = 0; at === 0 || at < plaintext.length; at += CHUNK_BYTES, index++) {
      const end = at + CHUNK_BYTES;
      sealed.push(...sealChunk({ key: streamKey, binding, index, last: last && end >= plaintext.length }, plaintext.subarray(at, end)));
    }
    bytes += plaintext.length;
    await writeAll(file, sealed);
  }
  return bytes;
}

interface Batch {
  readonly plaintext: Uint8Array;
  readonly last: boolean;
}

/** Full batches and then the rest, the last one marked: so a full one waits until there is more or nothing more. */
async function* batches(content: AsyncIterable<Uint8Array> | Uint8Array): AsyncGenerator<Batch> {
  const batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
  let filled = 0;
  try {
    for await (const part of content instanceof Uint8Array ? [content] : content) {
      for (let at = 0; at < part.length; ) {
        if (filled === BATCH_BYTES) {
          yield { plaintext: batch, last: false };
          filled = 0;
        }
        const taken = part.subarray(at, at + BATCH_BYTES - filled);
        batch.set(taken, filled);
        filled += taken.length;
        at += taken.length;
      }
    }
    yield { plaintext: batch.subarray(0, filled), last: true };
  } finally {
    batch.fill(0);
  }
}

async function writeAll(file: WritableFile, buffers: readonly Uint8Array[]): Promise<void> {
  const { bytesWritten } = await file.writev(buffers);
  let missing = bytesWritten;
  const rest = buffers.flatMap((buffer) => {
    const skipped = Math.min(missing, buffer.length);
    missing -= skipped;
    return skipped === buffer.length ? [] : [buffer.subarray(skipped)];
  });
  if (rest.length > 0) await writeAll(file, rest);
}
