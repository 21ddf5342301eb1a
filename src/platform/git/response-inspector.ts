// Looks at upload-pack's answers as they pass to git (gitprotocol-pack(5), "Packfile Data"): counts what the pack announces and
// brings, hears the server's last words, and ends the talk where a limit is met.

import { AppError } from "#base/app-error.ts";

import { quoteServer } from "./advertisement.ts";
import { MAX_SIDEBAND_BYTES, type FetchLimits } from "./limits.ts";
import { createPktReader } from "./pkt-line.ts";

export interface ResponseInspector {
  /** @throws AppError `source.*`. */
  push(chunk: Uint8Array): void;
  /** A pack has begun. */
  readonly packBegun: boolean;
  /** The pack's last line and the flush behind it have come. */
  readonly packEnded: boolean;
  readonly packBytes: number;
  /** Between two lines: an answer that ends elsewhere was cut. */
  readonly atBoundary: boolean;
}

const PACK_HEADER_BYTES = 12;
const NEGOTIATION = /^(ACK [0-9a-f]{40,64}|NAK|ready)/;

export function createResponseInspector(limits: Pick<FetchLimits, "maxPackBytes" | "maxObjects">): ResponseInspector {
  let header = Buffer.alloc(0);
  let packBytes = 0;
  let otherBytes = 0;
  let packEnded = false;
  function takePack(data: Buffer): void {
    if (header.length < PACK_HEADER_BYTES) {
      header = Buffer.concat([header, data.subarray(0, PACK_HEADER_BYTES - header.length)]);
      if (header.length === PACK_HEADER_BYTES) checkPackHeader(header, limits.maxObjects);
    }
    packBytes += data.length;
    if (packBytes > limits.maxPackBytes) {
      throw new AppError("source.too-large", `The source's pack has more than ${limits.maxPackBytes} bytes.`, { details: { maxBytes: limits.maxPackBytes } });
    }
  }
  function takeOther(bytes: number): void {
    otherBytes += bytes;
    if (otherBytes > MAX_SIDEBAND_BYTES) throw new AppError("source.damaged", "The source sends messages without end instead of objects.");
  }
  const reader = createPktReader((pkt) => {
    if (pkt === "flush") {
      if (packBytes > 0) packEnded = true;
      return takeOther(4);
    }
    if (packEnded) throw new AppError("source.damaged", "Expected the end after the pack, got more.");
    const band = pkt[0];
    if (band === 1 && pkt.length > 1) return takePack(pkt.subarray(1));
    takeOther(pkt.length + 4);
    if (band === 1 || band === 2) return;
    if (band === 3) throw new AppError("source.damaged", `The server gave up: ${quoteServer(pkt.subarray(1))}`);
    const line = pkt.toString("latin1", 0, 80);
    if (line.startsWith("ERR ")) throw new AppError("source.damaged", `The server said: ${quoteServer(pkt.subarray(4))}`);
    if (!NEGOTIATION.test(line) || packBytes > 0) throw new AppError("source.damaged", "Expected git's negotiation or a pack, got something else.");
  });
  return {
    push: (chunk) => reader.push(chunk),
    get packBegun() {
      return packBytes > 0;
    },
    get packEnded() {
      return packEnded;
    },
    get packBytes() {
      return packBytes;
    },
    get atBoundary() {
      return reader.atBoundary;
    },
  };
}

function checkPackHeader(header: Buffer, maxObjects: number): void {
  const version = header.readUInt32BE(4);
  if (header.toString("latin1", 0, 4) !== "PACK" || (version !== 2 && version !== 3)) throw new AppError("source.damaged", "Expected a pack, got something else.");
  const objects = header.readUInt32BE(8);
  if (objects > maxObjects) throw new AppError("source.too-large", `The source has ${objects} objects, more than ${maxObjects}.`, { details: { objects, maxObjects } });
}
