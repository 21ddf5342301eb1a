// The one JSON parser: bytes must be UTF-8, nesting is bounded before anything is parsed, and keys that would reach a
// prototype are refused wherever they stand.

import { AppError } from "#base/app-error.ts";
import { MIB } from "#base/units.ts";

/** Largest JSON body; the largest legitimate one is a private key of 16 KiB. */
export const MAX_JSON_BYTES: number = 1 * MIB;
/** Deepest nesting; our deepest request has three levels. */
const MAX_DEPTH = 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENERS: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSERS: ReadonlySet<number> = new Set([0x5d, 0x7d]);
const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** @throws AppError `request.invalid`. */
export function parseJsonBody(bytes: Uint8Array): unknown {
  assertDepth(bytes);
  const text = decodeUtf8(bytes);
  try {
    return JSON.parse(text, refusePrototypeKeys) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw new AppError("request.invalid", "The body is not JSON.", { cause: error });
    throw error;
  }
}

function assertDepth(bytes: Uint8Array): void {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (inString) {
      if (byte === BACKSLASH) index++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (CLOSERS.has(byte)) depth--;
    else if (OPENERS.has(byte) && ++depth > MAX_DEPTH) {
      throw new AppError("request.invalid", `The body is nested deeper than ${MAX_DEPTH} levels.`, { details: { maxDepth: MAX_DEPTH } });
    }
  }
}

/** A byte order mark stays, and is then no JSON (RFC 8259 section 8.1). */
function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new AppError("request.invalid", "The body is not UTF-8.", { cause: error });
  }
}

function refusePrototypeKeys(key: string, value: unknown): unknown {
  if (PROTOTYPE_KEYS.has(key)) throw new AppError("request.invalid", "The body has a key that is never taken.");
  return value;
}
