// Nonces for AES-GCM: 96 random bits each (NIST SP 800-38D section 8.2.2), drawn from the system in batches because a call
// for each costs as much as the sealing.

import { randomFillSync } from "node:crypto";

export const NONCE_BYTES = 12;
const BATCH = 1024;

const pool = Buffer.alloc(NONCE_BYTES * BATCH);
let used = pool.length;

/** Writes a nonce that was never given before into `target` at `at`. */
export function writeNonce(target: Uint8Array, at: number): void {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  target.set(pool.subarray(used, used + NONCE_BYTES), at);
  used += NONCE_BYTES;
}
