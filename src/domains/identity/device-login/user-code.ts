// The code that a terminal shows and a person types into our page (RFC 8628, section 6.1).

import { randomInt } from "node:crypto";

import { USER_CODE_LENGTH, USER_CODE_LETTERS } from "#protocol/api/device-login.ts";

export function createUserCode(): string {
  return Array.from({ length: USER_CODE_LENGTH }, () => USER_CODE_LETTERS[randomInt(USER_CODE_LETTERS.length)]).join("");
}

/** As BCDF-GHJK. */
export function showUserCode(userCode: string): string {
  const half = USER_CODE_LENGTH / 2;
  return `${userCode.slice(0, half)}-${userCode.slice(half)}`;
}
