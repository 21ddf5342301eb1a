// What is refused, and by which rule of SPEC.md; never what was sent.

import { AppError } from "#base/app-error.ts";

export type LiveRule = `LIV-${number}`;

export function refuseLive(rule: LiveRule, why: string): AppError {
  return new AppError("live.refused", `Refused by ${rule}: ${why}.`, { details: { rule } });
}
