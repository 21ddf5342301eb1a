// What an account can prove itself with.

import type { Account } from "#protocol/api/account.ts";

export interface OwnFactors {
  readonly totp: boolean;
  readonly passkeys: boolean;
}

export function factorsOf({ totp, passkeys }: Account): OwnFactors {
  return { totp: totp !== null, passkeys: passkeys > 0 };
}

/** Without a factor nothing needs to be proved. */
export function hasFactor({ totp, passkeys }: OwnFactors): boolean {
  return totp || passkeys;
}
