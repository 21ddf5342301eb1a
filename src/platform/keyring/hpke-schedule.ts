// HPKE (RFC 9180) in base mode, what both sides share: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-GCM. One message for each
// encapsulation, so the sequence number is always 0.

import { createHmac, webcrypto, type KeyObject } from "node:crypto";

export interface HpkeSuite {
  /** Section 7.3. */
  readonly aeadId: 0x0001 | 0x0002;
  readonly keyBytes: 16 | 32;
}

/** Ours; the RFC's vectors for X25519 are of the other. */
export const AES_256_GCM: HpkeSuite = { aeadId: 0x0002, keyBytes: 32 };
export const AES_128_GCM: HpkeSuite = { aeadId: 0x0001, keyBytes: 16 };

/** Nenc and Npk of section 7.1: bytes of an encapsulated or public key. */
export const PUBLIC_KEY_BYTES = 32;
const KEM_ID = 0x0020;
const KDF_ID = 0x0001;
const MODE_BASE = 0x00;
const HASH_BYTES = 32;
const NONCE_BYTES = 12;

const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
const twoBytes = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);

const KEM_SUITE = Buffer.concat([utf8("KEM"), twoBytes(KEM_ID)]);

export interface HpkeContext {
  readonly key: Buffer;
  readonly baseNonce: Buffer;
}

/** ExtractAndExpand of section 4.1: the shared secret from the Diffie-Hellman value and both public keys. */
export function extractAndExpand(dh: Uint8Array, kemContext: Uint8Array): Buffer {
  const secret = labeledExtract({ suite: KEM_SUITE, salt: new Uint8Array(), label: "eae_prk", ikm: dh });
  return labeledExpand({ suite: KEM_SUITE, prk: secret, label: "shared_secret", info: kemContext, length: HASH_BYTES });
}

/** KeySchedule of section 5.1, base mode: no pre-shared key. */
export function keySchedule({ aeadId, keyBytes }: HpkeSuite, sharedSecret: Uint8Array, info: Uint8Array): HpkeContext {
  const suite = Buffer.concat([utf8("HPKE"), twoBytes(KEM_ID), twoBytes(KDF_ID), twoBytes(aeadId)]);
  const none = new Uint8Array();
  const pskIdHash = labeledExtract({ suite, salt: none, label: "psk_id_hash", ikm: none });
  const infoHash = labeledExtract({ suite, salt: none, label: "info_hash", ikm: info });
  const context = Buffer.concat([Uint8Array.of(MODE_BASE), pskIdHash, infoHash]);
  const secret = labeledExtract({ suite, salt: sharedSecret, label: "secret", ikm: none });
  return {
    key: labeledExpand({ suite, prk: secret, label: "key", info: context, length: keyBytes }),
    baseNonce: labeledExpand({ suite, prk: secret, label: "base_nonce", info: context, length: NONCE_BYTES }),
  };
}

/** The AEAD's key and parameters for the first message, whose nonce is the base nonce itself (section 5.2). */
export async function importContext({ key, baseNonce }: HpkeContext, aad: Uint8Array, usage: "encrypt" | "decrypt") {
  const imported = await webcrypto.subtle.importKey("raw", new Uint8Array(key), "AES-GCM", false, [usage]);
  key.fill(0);
  return { key: imported, parameters: { name: "AES-GCM", iv: new Uint8Array(baseNonce), additionalData: new Uint8Array(aad) } };
}

/** The 32 bytes of an X25519 public key: the end of its SubjectPublicKeyInfo (RFC 8410). */
export function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: "der", type: "spki" }).subarray(-PUBLIC_KEY_BYTES);
}

/** Section 7.1.4: an all-zero value means that the other side gave a point of small order. */
export function refuseZero(dh: Uint8Array): Uint8Array {
  if (dh.every((byte) => byte === 0)) throw new Error("The key agreement gave zero: the public key is not a proper one.");
  return dh;
}

interface ExtractGiven {
  readonly suite: Uint8Array;
  readonly salt: Uint8Array;
  readonly label: string;
  readonly ikm: Uint8Array;
}

/** LabeledExtract of section 4. */
function labeledExtract({ suite, salt, label, ikm }: ExtractGiven): Buffer {
  const key = salt.length === 0 ? Buffer.alloc(HASH_BYTES) : salt;
  return createHmac("sha256", key).update("HPKE-v1").update(suite).update(label).update(ikm).digest();
}

interface ExpandGiven {
  readonly suite: Uint8Array;
  readonly prk: Uint8Array;
  readonly label: string;
  readonly info: Uint8Array;
  /** At most one hash. */
  readonly length: number;
}

/** LabeledExpand of section 4; one block of HKDF-Expand (RFC 5869 section 2.3) is all that is ever needed. */
function labeledExpand({ suite, prk, label, info, length }: ExpandGiven): Buffer {
  const block = createHmac("sha256", prk).update(twoBytes(length)).update("HPKE-v1").update(suite).update(label).update(info).update(Uint8Array.of(1));
  return block.digest().subarray(0, length);
}
