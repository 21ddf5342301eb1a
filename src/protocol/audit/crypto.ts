// The two things that the audit log needs of cryptography, given by whoever runs it (node:crypto, a browser's own): the rules
// here are then the same in any runtime.

export const HASH_BYTES = 32;
export const PUBLIC_KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

export interface AuditCrypto {
  /** FIPS 180-4; 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
  /** RFC 8032, Ed25519: `publicKey` of 32 bytes, `signature` of 64. False for whatever does not verify. */
  verifyEd25519(signed: { readonly publicKey: Uint8Array; readonly message: Uint8Array; readonly signature: Uint8Array }): boolean;
}

/** Signs bytes with an Ed25519 key that it holds: 64 bytes (RFC 8032). */
export type SignEd25519 = (message: Uint8Array) => Promise<Uint8Array>;
