// An export on its way into a file that only its owner may read; no empty file is left where the server gives none.

import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";

const OWNER_ONLY = 0o600;

export async function writeExport(path: string, pieces: AsyncGenerator<Uint8Array>): Promise<{ readonly bytes: number }> {
  const first = await pieces.next();
  const file = createWriteStream(path, { mode: OWNER_ONLY });
  await pipeline(async function* () {
    if (first.done !== true) yield first.value;
    yield* pieces;
  }, file);
  return { bytes: file.bytesWritten };
}
