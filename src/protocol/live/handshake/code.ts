// The code by which a host knows that who asks is who it speaks with (LIV-18). It depends on the join, which is sent first and commits
// the guest, and on a nonce that the host draws after that: neither a guest nor a relay can try joins until the code is the one it wants.

import type { Bytes } from "#protocol/live/envelope/header.ts";
import { derive } from "./derive.ts";

export const NONCE_BYTES = 16;
const DIGITS = 6;

export async function codeOf(secret: Bytes, context: Bytes): Promise<string> {
  const bytes = await derive({ secret, label: "code", context, length: 8 });
  // Of 2^64 values modulo a million: what some codes are likelier is below one in 10^13.
  const value = new DataView(bytes.buffer).getBigUint64(0) % 10n ** BigInt(DIGITS);
  return value.toString().padStart(DIGITS, "0");
}
