// The one key derivation of the protocol (LIV-12): HKDF with SHA-256 (RFC 5869), a salt that names the protocol and its version, and
// a label for each purpose, so that no two purposes can ever have one key.

import type { Bytes } from "#protocol/live/envelope/header.ts";
import { joinBytes, utf8 } from "./bytes.ts";

const SALT = utf8("strongroom.live/1");
export const SECRET_BYTES = 32;

export type Label =
  | "join-token"
  | "join-psk"
  | "resume-token"
  | "resume-psk"
  | "challenge"
  | "code"
  | "resume"
  | "up"
  | "down"
  | "broadcast"
  | "followers";

export interface Derivation {
  readonly secret: Bytes;
  readonly label: Label;
  /** What the key is bound to. */
  readonly context: Bytes;
  readonly length: number;
}

export async function derive({ secret, label, context, length }: Derivation): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const info = joinBytes(utf8(label), Uint8Array.of(0), context);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: SALT, info }, key, 8 * length));
}

export async function sha256(...parts: readonly Uint8Array[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joinBytes(...parts)));
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

export interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** The private key cannot be exported. */
export async function generateKeyPair(algorithm: "X25519" | "Ed25519"): Promise<KeyPair> {
  const pair: CryptoKey | KeyPair = algorithm === "X25519" ? await crypto.subtle.generateKey("X25519", false, ["deriveBits"]) : await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error(`${algorithm} has pairs of keys`);
  return pair;
}
