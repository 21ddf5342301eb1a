// Cryptography for the witness, by Node's own: the protocol's needs, and the witness's own key. Not that of the log (domains/audit): what one gets wrong the
// other must not get wrong with it, so they share the protocol and nothing else.

import { createPublicKey, generateKeyPairSync, hash, sign, verify, type KeyObject } from "node:crypto";

import type { AuditCrypto } from "#protocol/audit/crypto.ts";

export const nodeCrypto: AuditCrypto = {
  sha256: (bytes) => new Uint8Array(hash("sha256", bytes, "buffer")),
  verifyEd25519({ publicKey, message, signature }) {
    const x = Buffer.from(publicKey).toString("base64url");
    return verify(null, message, createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }), signature);
  },
};

/** A new Ed25519 key as PKCS #8 in PEM. */
export function createPrivateKeyPem(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** 32 bytes. */
export function publicKeyOf(privateKey: KeyObject): Uint8Array {
  const { x } = createPublicKey(privateKey).export({ format: "jwk" });
  if (x === undefined) throw new Error("Defect: expected an Ed25519 key.");
  return new Uint8Array(Buffer.from(x, "base64url"));
}

export function signEd25519(privateKey: KeyObject, message: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, message, privateKey));
}
