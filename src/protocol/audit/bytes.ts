// Bytes and texts as the log writes them: standard base64, whole numbers, equal or not.

import { decodeBase64url, encodeBase64url } from "#protocol/tokens/base64url.ts";
import { HASH_BYTES } from "./crypto.ts";
import { malformed, type AuditRule } from "./refusal.ts";

const CANONICAL_NUMBER = /^(?:0|[1-9][0-9]{0,15})$/;
const PADDED = /^[A-Za-z0-9+/]*={0,2}$/;

/** Standard base64 with padding (RFC 4648, section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  const text = encodeBase64url(bytes).replaceAll("-", "+").replaceAll("_", "/");
  return text + "=".repeat((4 - (text.length % 4)) % 4);
}

/** Null for what is not the one canonical encoding of some bytes. */
export function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0 || !PADDED.test(text)) return null;
  return decodeBase64url(text.replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_"));
}

/** @throws AppError `audit.malformed`. */
export function parseHash(text: string, rule: AuditRule): Uint8Array {
  const bytes = decodeBase64(text);
  if (bytes?.length !== HASH_BYTES) throw malformed(rule, `expected ${HASH_BYTES} bytes in base64`);
  return bytes;
}

/** A whole number in decimal without leading zeros, at most 2^53 - 1. @throws AppError `audit.malformed`. */
export function parseWholeNumber(text: string, rule: AuditRule): number {
  const value = CANONICAL_NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw malformed(rule, "expected a whole number in decimal, without leading zeros, at most 9007199254740991");
  return value;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
