// The token that an identity provider has: `strongroom_scim_`, by which people and scanners for leaked secrets know it, 256 random bits, and a checksum,
// so that a mistyped one asks no database. Kept as a plain hash, since there is nothing to guess.

import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

import { PROVISIONER_TOKEN_PREFIX } from "#platform/http/bearer.ts";

const TOKEN_BYTES = 32;
const FORM = /^strongroom_scim_([A-Za-z0-9_-]{43})([0-9a-f]{8})$/;

export function createProvisionerToken(): string {
  const secret = randomBytes(TOKEN_BYTES).toString("base64url");
  return `${PROVISIONER_TOKEN_PREFIX}${secret}${checksumOf(secret)}`;
}

export function isProvisionerToken(text: string): boolean {
  const [, secret = "", checksum] = FORM.exec(text) ?? [];
  return checksum === checksumOf(secret);
}

/** 32 bytes, for the database. */
export function hashProvisionerToken(token: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update("provisioning ").update(token, "utf8").digest());
}

/** It guards against slips, not against anybody. */
function checksumOf(secret: string): string {
  return crc32(secret).toString(16).padStart(8, "0");
}
