// git's framing (gitprotocol-common(5), "pkt-line"): four hexadecimal digits of length, themselves included, then the payload;
// 0000 is a flush. Read from any pieces; a length that cannot be is an error, not a wait.

import { AppError } from "#base/app-error.ts";

/** LARGE_PACKET_MAX of git: no line is longer. */
export const MAX_PKT_BYTES = 65_520;

export type PktHandler = (payload: Buffer | "flush") => void;

export interface PktReader {
  /** Hands each whole line to the handler. @throws AppError `source.damaged`. */
  push(chunk: Uint8Array): void;
  /** True between two lines. */
  readonly atBoundary: boolean;
}

export function createPktReader(onPkt: PktHandler): PktReader {
  let rest: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      let at = 0;
      while (rest.length - at >= 4) {
        const length = readPktLength(rest, at);
        if (length === 0) {
          at += 4;
          onPkt("flush");
          continue;
        }
        if (rest.length - at < length) break;
        onPkt(rest.subarray(at + 4, at + length));
        at += length;
      }
      rest = rest.subarray(at);
    },
    get atBoundary() {
      return rest.length === 0;
    },
  };
}

/** 0 for a flush. @throws AppError `source.damaged` for lengths 1 to 3, above the limit, or no number. */
export function readPktLength(bytes: Buffer, at: number): number {
  const digits = bytes.toString("latin1", at, at + 4);
  const length = /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
  if (length === 0 || (length >= 4 && length <= MAX_PKT_BYTES)) return length;
  throw new AppError("source.damaged", "Expected git's line lengths, got something else.");
}

export function encodePkt(payload: string | Uint8Array): Buffer {
  const bytes = typeof payload === "string" ? Buffer.from(payload, "utf8") : payload;
  if (bytes.byteLength + 4 > MAX_PKT_BYTES) throw new RangeError("a pkt-line has at most 65,516 bytes of payload");
  return Buffer.concat([Buffer.from((bytes.byteLength + 4).toString(16).padStart(4, "0"), "latin1"), bytes]);
}

export const FLUSH_PKT: Buffer = Buffer.from("0000", "latin1");
