// A token that is refused: which rule of SPEC.md does not hold. Never what the token said.

import { AppError } from "#base/app-error.ts";

export type TokenRule = `TOK-${number}`;

export function refuseToken(rule: TokenRule, why: string, cause?: unknown): AppError {
  return new AppError("token.refused", `The token is refused by ${rule}: ${why}.`, { details: { rule }, ...(cause === undefined ? {} : { cause }) });
}
