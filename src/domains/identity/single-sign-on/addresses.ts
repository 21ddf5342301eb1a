// Where a connection is begun and where its provider answers. Each has a redirect address of its own, so that one provider's answer
// is never taken for another's (RFC 9700 section 4.4.2).

import { randomBytes } from "node:crypto";

const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
const LENGTH = 16;

/** 16 letters of five random bits each: nobody finds out by guessing who is here. */
export function createConnectionAddress(): string {
  return Array.from(randomBytes(LENGTH), (byte) => LETTERS[byte & 31]).join("");
}

export function signInUrl(origin: string, address: string): string {
  return `${origin}/sign-in/single-sign-on/${address}`;
}

/** A page: the session's cookie is SameSite=Strict, so a redirect from another site brings none, and a script of ours goes on. */
export function redirectUri(origin: string, address: string): string {
  return `${origin}/sign-in/callback/${address}`;
}

export function signedOutUri(origin: string): string {
  return `${origin}/sign-in`;
}

/** Where the provider itself says that a session is over. */
export function backChannelLogoutUri(origin: string, address: string): string {
  return `${origin}/api/v1/sign-in/single-sign-on/${address}/logout`;
}
