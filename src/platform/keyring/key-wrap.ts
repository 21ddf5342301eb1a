// One key wrapped under another: AES-256-GCM with the row it stands in as associated data.
//
// Wrapped: format (1 byte, 1) · nonce (12) · ciphertext · tag (16). WebCrypto, because a Decipher of node:crypto leaves a copy
// of what it opened in freed memory.

import { webcrypto } from "node:crypto";

import { AppError } from "#base/app-error.ts";
import { NONCE_BYTES, writeNonce } from "./random-nonce.ts";

const { subtle } = webcrypto;
const FORMAT = 1;
const HEADER_BYTES = 1;

/** Wraps `key` under the 32 bytes of `wrapping`, bound to `binding`. */
export async function wrapKey(wrapping: Uint8Array, key: Uint8Array, binding: Uint8Array): Promise<Uint8Array> {
  const nonce = new Uint8Array(NONCE_BYTES);
  writeNonce(nonce, 0);
  const sealed = await subtle.encrypt(parameters(nonce, binding), await importKey(wrapping, "encrypt"), new Uint8Array(key));
  return Buffer.concat([Uint8Array.of(FORMAT), nonce, new Uint8Array(sealed)]);
}

/** The bytes are the caller's to zero. @throws AppError `keyring.not-opened`. */
export async function unwrapKey(wrapping: Uint8Array, wrapped: Uint8Array, binding: Uint8Array): Promise<Uint8Array> {
  if (wrapped[0] !== FORMAT) throw new AppError("keyring.not-opened", "A wrapped key does not have the form of one.");
  const nonce = new Uint8Array(wrapped.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES));
  const sealed = new Uint8Array(wrapped.subarray(HEADER_BYTES + NONCE_BYTES));
  try {
    return new Uint8Array(await subtle.decrypt(parameters(nonce, binding), await importKey(wrapping, "decrypt"), sealed));
  } catch (cause) {
    throw new AppError("keyring.not-opened", "A wrapped key does not open: it was changed, moved, or wrapped under another key.", { cause });
  }
}

function parameters(nonce: Uint8Array<ArrayBuffer>, binding: Uint8Array): { name: string; iv: Uint8Array<ArrayBuffer>; additionalData: Uint8Array<ArrayBuffer> } {
  return { name: "AES-GCM", iv: nonce, additionalData: new Uint8Array(binding) };
}

async function importKey(bytes: Uint8Array, usage: "encrypt" | "decrypt"): Promise<webcrypto.CryptoKey> {
  const copy = new Uint8Array(bytes);
  try {
    return await subtle.importKey("raw", copy, "AES-GCM", false, [usage]);
  } finally {
    copy.fill(0);
  }
}
