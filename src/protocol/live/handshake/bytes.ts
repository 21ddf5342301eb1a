// Bytes as the protocol writes them: joined, numbers in big-endian order, texts in UTF-8, binary in JSON as base64url.

import type { Bytes } from "#protocol/live/envelope/header.ts";
import { refuseLive, type LiveRule } from "#protocol/live/envelope/refusal.ts";
import { decodeBase64url, encodeBase64url } from "#protocol/tokens/base64url.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export function joinBytes(...parts: readonly Uint8Array[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export function uint16(value: number): Bytes {
  return Uint8Array.of(value >>> 8, value & 0xff);
}

export function uint32(value: number): Bytes {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}

export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** Null for what is not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Whether two secrets are equal, in a time that does not tell where they differ. */
export function equalSecrets(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index++) difference |= (a[index] ?? 0) ^ (b[index] ?? 0);
  return difference === 0;
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function toText(bytes: Uint8Array): string {
  return encodeBase64url(bytes);
}

/** @throws AppError `live.refused`. */
export function fromText(text: string, expected: { readonly rule: LiveRule; readonly length: number }): Bytes {
  const bytes = decodeBase64url(text);
  if (bytes?.length !== expected.length) throw refuseLive(expected.rule, `expected ${expected.length} bytes in canonical base64url`);
  return new Uint8Array(bytes);
}
