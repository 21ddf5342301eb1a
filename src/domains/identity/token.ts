// Tokens that are shown once and kept as a hash: of sessions and of one-time links. They are 256 random bits, so a plain
// SHA-256 is enough: there is nothing to guess (NIST SP 800-63B, section 5.1.2.2 asks for salting only below 112 bits).

import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;

/** base64url of 32 random bytes: 43 characters. */
export function createToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** 32 bytes, for the database. */
export function hashToken(token: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(token, "utf8").digest());
}
