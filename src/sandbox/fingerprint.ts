// The hash that stands for a secret wherever it is written down.

import { createHmac } from "node:crypto";

/** Enough to tell all secrets of a vault apart. */
const FINGERPRINT_DIGITS = 32;

/** `key` in hexadecimal. */
export function createFingerprint(key: string): (secret: Uint8Array) => string {
  const bytes = Buffer.from(key, "hex");
  return (secret) => createHmac("sha256", bytes).update(secret).digest("hex").slice(0, FINGERPRINT_DIGITS);
}
