// A descriptor read piece by piece into one buffer: nothing is read before the last piece has been used, so the writer waits,
// and the memory is that of one piece whatever comes.

import { Socket } from "node:net";

export interface ByteSource {
  /** The next bytes; null at the end. They are valid until the next call. */
  next(): Promise<Buffer | null>;
  close(): void;
}

const PIECE_BYTES = 256 * 1024;

export function openByteSource(fd: number): ByteSource {
  // A Buffer: searching in one is many times faster than in a plain array of bytes.
  const buffer = Buffer.alloc(PIECE_BYTES);
  let piece: Buffer | null = null;
  let ended = false;
  let failure: Error | null = null;
  let wake: (() => void) | null = null;
  const notify = (): void => {
    wake?.();
    wake = null;
  };
  const onread = {
    buffer,
    callback(length: number): boolean {
      piece = buffer.subarray(0, length);
      notify();
      // Paused until the piece has been used.
      return false;
    },
  };
  // `onread` is an option of the constructor as it is of connect(), which the types do not say.
  const socket = new Socket({ fd, readable: true, writable: false, onread } as ConstructorParameters<typeof Socket>[0]);
  socket.on("end", () => {
    ended = true;
    notify();
  });
  socket.on("error", (error) => {
    failure = error;
    notify();
  });
  return {
    async next() {
      // A socket reads its first piece before it is asked.
      if (piece === null && !ended && failure === null) {
        socket.resume();
        await new Promise<void>((resolve) => (wake = resolve));
      }
      if (failure !== null) throw failure;
      const next = piece;
      piece = null;
      return next;
    },
    close: () => socket.destroy(),
  };
}
