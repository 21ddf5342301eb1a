// The token of an invitation's link: 256 random bits, kept as a plain hash, since there is nothing to guess.

import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;

/** base64url: 43 characters. */
export function createInvitationToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** 32 bytes, for the database. */
export function hashInvitationToken(token: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update("invitation ").update(token, "utf8").digest());
}
