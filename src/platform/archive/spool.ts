// The archive in a private scratch file, which zip needs to be read from its end; counted and hashed as it comes.

import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

import { AppError } from "#base/app-error.ts";

export interface Spooled {
  readonly bytes: number;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
  /** The first bytes, for telling what it is. */
  readonly head: Buffer;
}

/** A tar header has 512 bytes. */
const HEAD_BYTES = 512;

/** @throws AppError `archive.too-large`, `archive.empty`. */
export async function spool(content: AsyncIterable<Uint8Array>, path: string, options: { readonly maxBytes: number; readonly onBytes?: (bytes: number) => void }): Promise<Spooled> {
  const hash = createHash("sha256");
  const file = await open(path, "wx", 0o600);
  let bytes = 0;
  let head: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of content) {
      bytes += chunk.byteLength;
      if (bytes > options.maxBytes) throw new AppError("archive.too-large", `Expected an archive of at most ${options.maxBytes} bytes.`, { details: { maxBytes: options.maxBytes } });
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
      hash.update(chunk);
      await file.writeFile(chunk);
      options.onBytes?.(bytes);
    }
  } finally {
    await file.close();
  }
  if (bytes === 0) throw new AppError("archive.empty", "Expected an archive, got a file of 0 bytes.");
  return { bytes, digest: hash.digest("hex"), head };
}
