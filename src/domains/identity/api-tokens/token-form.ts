// What an API token looks like: `strongroom_`, by which people and scanners know it for what it is, 256 random bits, and a checksum, so that
// a mistyped one is told from a wrong one without asking the database.

import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

import { API_TOKEN_PREFIX } from "#platform/http/bearer.ts";

const TOKEN_BYTES = 32;
const FORM = /^strongroom_([A-Za-z0-9_-]{43})([0-9a-f]{8})$/;

export function createApiTokenSecret(): string {
  const secret = randomBytes(TOKEN_BYTES).toString("base64url");
  return `${API_TOKEN_PREFIX}${secret}${checksumOf(secret)}`;
}

export function isApiTokenSecret(text: string): boolean {
  const [, secret = "", checksum] = FORM.exec(text) ?? [];
  return checksum === checksumOf(secret);
}

/** It guards against slips, not against anybody: the token itself cannot be guessed. */
function checksumOf(secret: string): string {
  return crc32(secret).toString(16).padStart(8, "0");
}
