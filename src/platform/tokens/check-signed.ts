// What holds for every token: signed by a key on the list, and within its time.

import { verify, type KeyObject } from "node:crypto";

import { MAX_LIFE_SECONDS, MAX_SKEW_SECONDS } from "#protocol/tokens/claims.ts";
import { refuseToken } from "#protocol/tokens/refusal.ts";

/** @throws AppError `token.refused` by TOK-5 or TOK-6. */
export function checkSignature({ signed, signature }: { readonly signed: Uint8Array; readonly signature: Uint8Array }, key: KeyObject | null): void {
  if (key === null) throw refuseToken("TOK-5", "it is signed with a key that is not on the list");
  if (!verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, signature)) throw refuseToken("TOK-6", "its signature does not verify");
}

/** `now` in seconds. @throws AppError `token.refused` by TOK-11 or TOK-12. */
export function checkTimes({ iat, nbf, exp }: { readonly iat: number; readonly nbf: number; readonly exp: number }, now: number): void {
  if (exp <= now) throw refuseToken("TOK-11", "it has expired");
  if (exp - iat > MAX_LIFE_SECONDS) throw refuseToken("TOK-11", `it lives longer than ${MAX_LIFE_SECONDS} seconds`);
  if (iat > exp || nbf > exp) throw refuseToken("TOK-12", "it ends before it begins");
  if (iat > now + MAX_SKEW_SECONDS || nbf > now + MAX_SKEW_SECONDS) throw refuseToken("TOK-12", "it is not valid yet");
}
