// The device cookie: 16 random bytes and an HMAC over them, so that the server knows its own without asking the database. It signs
// nobody in; it keeps a browser that signed in before out of the queue that strangers make.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

import type { DataKey } from "#platform/keyring/authority.ts";

const RANDOM_BYTES = 16;
const TAG_BYTES = 16;
const LABEL = "device cookie";

/** base64url of 32 bytes. */
export function createDeviceToken(key: Pick<DataKey, "index">): string {
  const random = randomBytes(RANDOM_BYTES);
  return Buffer.concat([random, tagOf(key, random)]).toString("base64url");
}

export function isDeviceToken(key: Pick<DataKey, "index">, token: string): boolean {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== RANDOM_BYTES + TAG_BYTES) return false;
  return timingSafeEqual(bytes.subarray(RANDOM_BYTES), tagOf(key, bytes.subarray(0, RANDOM_BYTES)));
}

/** For the database. */
export function hashDeviceToken(token: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update("device ").update(token, "utf8").digest());
}

function tagOf(key: Pick<DataKey, "index">, random: Uint8Array): Uint8Array {
  return key.index(LABEL, random).subarray(0, TAG_BYTES);
}
