// Opens any range of a blob without the rest: the chunks it touches, read in one go, checked before a byte is given out.

import type { KeyObject } from "node:crypto";
import type { FileHandle } from "node:fs/promises";

import { AppError } from "#base/app-error.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { type BlobPlace, CHUNK_BYTES, chunkBinding, chunkCount, HEADER_BYTES, openChunk, parseHeader, plainSize, SEALED_CHUNK_BYTES } from "./blob-format.ts";
import type { BlobRef, SealedReader } from "./blobs.ts";

/** Chunks read and given out at once by `stream`. */
const STREAM_CHUNKS = 16;
/** Opened chunks that are kept (1 MiB): small reads near each other, as in a pack's index, open a chunk once. */
const KEPT_CHUNKS = 16;

export interface OpenBlobGiven {
  readonly file: FileHandle;
  readonly key: DataKey;
  readonly place: BlobPlace;
  readonly ref: BlobRef;
}

interface OpenBlob {
  readonly file: FileHandle;
  readonly key: KeyObject;
  readonly binding: Uint8Array;
  readonly bytes: number;
  readonly chunks: number;
}

/** Takes over the file. @throws AppError `blob.damaged` when it is not the blob that `ref` speaks of. */
export async function openBlob({ file, key, place, ref }: OpenBlobGiven): Promise<SealedReader> {
  const header = await readExactly(file, { at: 0, length: HEADER_BYTES });
  const { keyId, salt } = parseHeader(header);
  const { size } = await file.stat();
  const bytes = plainSize(size);
  if (bytes !== ref.bytes) throw new AppError("blob.damaged", `Expected a blob of ${ref.bytes} bytes, got ${bytes}.`);
  if (keyId !== ref.keyId) throw new AppError("blob.damaged", "The blob was sealed under another key than its row says.");
  return createReader({ file, key: key.deriveStreamKey(salt, keyId), binding: chunkBinding(header, place), bytes, chunks: chunkCount(bytes) });
}

function createReader(blob: OpenBlob): SealedReader {
  const kept = new Map<number, Buffer>();
  let unsealedBytes = 0;

  async function chunksFrom(first: number, end: number): Promise<readonly Buffer[]> {
    const found = Array.from({ length: end - first }, (_, offset) => kept.get(first + offset));
    if (found.every((chunk) => chunk !== undefined)) return found;
    const opened = await openChunks(blob, { first, end });
    for (const chunk of opened) unsealedBytes += chunk.length;
    return opened;
  }

  function keep(first: number, chunks: readonly Buffer[]): void {
    chunks.slice(-KEPT_CHUNKS).forEach((chunk, offset) => {
      const index = first + Math.max(0, chunks.length - KEPT_CHUNKS) + offset;
      kept.delete(index);
      kept.set(index, chunk);
    });
    for (const index of kept.keys()) {
      if (kept.size <= KEPT_CHUNKS) break;
      kept.delete(index);
    }
  }

  return {
    bytes: blob.bytes,
    get unsealedBytes() {
      return unsealedBytes;
    },
    async read(offset: number, length: number) {
      const from = Math.min(Math.max(0, offset), blob.bytes);
      const to = Math.min(from + Math.max(0, length), blob.bytes);
      if (from === to) return new Uint8Array();
      const first = Math.floor(from / CHUNK_BYTES);
      const chunks = await chunksFrom(first, Math.ceil(to / CHUNK_BYTES));
      keep(first, chunks);
      return copyRange(chunks, { from: from - first * CHUNK_BYTES, length: to - from });
    },
    async *stream() {
      for (let first = 0; first < blob.chunks; first += STREAM_CHUNKS) {
        const chunks = await openChunks(blob, { first, end: Math.min(first + STREAM_CHUNKS, blob.chunks) });
        for (const chunk of chunks) unsealedBytes += chunk.length;
        for (const chunk of chunks) if (chunk.length > 0) yield new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
      }
    },
    async close() {
      for (const chunk of kept.values()) chunk.fill(0);
      kept.clear();
      await blob.file.close();
    },
  };
}

async function openChunks(blob: OpenBlob, { first, end }: { readonly first: number; readonly end: number }): Promise<readonly Buffer[]> {
  const plain = Math.min(end * CHUNK_BYTES, blob.bytes) - first * CHUNK_BYTES;
  const overhead = (end - first) * (SEALED_CHUNK_BYTES - CHUNK_BYTES);
  const sealed = await readExactly(blob.file, { at: HEADER_BYTES + first * SEALED_CHUNK_BYTES, length: plain + overhead });
  return Array.from({ length: end - first }, (_, offset) => {
    const index = first + offset;
    const part = sealed.subarray(offset * SEALED_CHUNK_BYTES, (offset + 1) * SEALED_CHUNK_BYTES);
    return openChunk({ key: blob.key, binding: blob.binding, index, last: index === blob.chunks - 1 }, part);
  });
}

/** A copy: what the caller does with it does not reach the kept chunks. */
function copyRange(chunks: readonly Buffer[], { from, length }: { readonly from: number; readonly length: number }): Uint8Array {
  const range = new Uint8Array(length);
  let written = 0;
  for (const [index, chunk] of chunks.entries()) {
    const part = chunk.subarray(index === 0 ? from : 0).subarray(0, length - written);
    range.set(part, written);
    written += part.length;
  }
  return range;
}

async function readExactly(file: FileHandle, { at, length }: { readonly at: number; readonly length: number }): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length);
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, at + filled);
    if (bytesRead === 0) throw new AppError("blob.damaged", "The blob is shorter than it was said to be.");
    filled += bytesRead;
  }
  return buffer;
}
