// What the audit protocol needs of cryptography, by Node's own.

import { createPublicKey, hash, verify } from "node:crypto";

import type { AuditCrypto } from "#protocol/audit/crypto.ts";

export const nodeCrypto: AuditCrypto = {
  sha256: (bytes) => new Uint8Array(hash("sha256", bytes, "buffer")),
  verifyEd25519({ publicKey, message, signature }) {
    try {
      return verify(null, message, createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(publicKey).toString("base64url") }, format: "jwk" }), signature);
    } catch {
      // Not a point of the curve.
      return false;
    }
  },
};
