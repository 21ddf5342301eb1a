// Bytes that are read from any place: a file here, a sealed blob elsewhere.

import { open } from "node:fs/promises";

export interface RandomAccess {
  readonly bytes: number;
  /** [offset, offset + length), clipped at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

export async function openRandomAccess(path: string): Promise<RandomAccess & { close(): Promise<void> }> {
  const file = await open(path, "r");
  const { size } = await file.stat();
  return {
    bytes: size,
    async read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, offset);
      return buffer.subarray(0, bytesRead);
    },
    close: async () => await file.close(),
  };
}
