// Ed25519 keys as files have them (RFC 8410): public ones as SPKI, private ones as PKCS #8, both in PEM.

import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** What stands before the 32 bytes of the key in its SPKI form (RFC 8410, section 4). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

export interface SignerKey {
  readonly keyId: string;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export interface VerifierKey {
  readonly keyId: string;
  readonly verify: (message: Uint8Array, signature: Uint8Array) => boolean;
}

export function spkiOfRaw(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: "der", type: "spki" });
}

export function describePublicKey(key: KeyObject): { readonly keyId: string; readonly publicKey: string } {
  return { keyId: createHash("sha256").update(key.export({ format: "der", type: "spki" })).digest("hex"), publicKey: key.export({ format: "pem", type: "spki" }).toString() };
}

/** Null for what is no Ed25519 public key in PEM. */
export function readVerifierKey(pem: string): VerifierKey | null {
  const key = pem.includes("PRIVATE KEY") ? null : readKey(() => createPublicKey(pem));
  return key === null ? null : { keyId: describePublicKey(key).keyId, verify: (message, signature) => verify(null, message, key, signature) };
}

/** Null for what is no Ed25519 private key in PEM, or one under a passphrase. */
export function readSignerKey(pem: string): SignerKey | null {
  const key = readKey(() => createPrivateKey(pem));
  return key === null ? null : { keyId: describePublicKey(createPublicKey(key)).keyId, sign: (message) => sign(null, message, key) };
}

function readKey(read: () => KeyObject): KeyObject | null {
  try {
    const key = read();
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch (error) {
    // Whatever node:crypto finds wrong with it has a code; what it was is of no use to whoever gave the wrong file.
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
}
