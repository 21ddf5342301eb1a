// Time-based one-time passwords: RFC 6238 over RFC 4226, with what every authenticator does (SHA-1, six digits, thirty seconds).

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

import { SECOND } from "#base/units.ts";

/** As long as SHA-1's output (RFC 4226, section 4, R6). */
const SECRET_BYTES = 20;
const DIGITS = 6;
const STEP_MS = 30 * SECOND;
/** One step to either side, for clocks that differ (RFC 6238, section 5.2). */
const WINDOW = 1;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function createTotpSecret(): Uint8Array {
  return new Uint8Array(randomBytes(SECRET_BYTES));
}

/** The code of a time step: HOTP of its number (RFC 4226, section 5.3). */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac("sha1", secret).update(counter).digest();
  const offset = (hash[hash.length - 1] ?? 0) & 0x0f;
  const number = hash.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, "0");
}

export function totpStep(nowMs: number): number {
  return Math.floor(nowMs / STEP_MS);
}

/** The step whose code it is, of those around now that are newer than the last one taken; or null. All of them are compared, whichever fits. */
export function findTotpStep(given: { readonly secret: Uint8Array; readonly code: string; readonly nowMs: number; readonly lastStep: number }): number | null {
  let found: number | null = null;
  const now = totpStep(given.nowMs);
  for (let step = now - WINDOW; step <= now + WINDOW; step++) {
    const same = isSame(totpCode(given.secret, step), given.code);
    if (same && step > given.lastStep) found = step;
  }
  return found;
}

function isSame(expected: string, given: string): boolean {
  return expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given));
}

/** RFC 4648, section 6, without padding: what people type and authenticators read. */
export function encodeBase32(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let text = "";
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += BASE32[(value >>> (bits - 5)) & 31] ?? "";
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + (BASE32[(value << (5 - bits)) & 31] ?? "") : text;
}

/** What an authenticator reads from the QR code. `account` is for the person's eyes only. */
export function totpUri(secret: Uint8Array, { issuer, account }: { readonly issuer: string; readonly account: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${encodeBase32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / SECOND}`;
}
