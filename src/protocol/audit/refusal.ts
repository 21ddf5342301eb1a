// What is refused, and by which rule of SPEC.md.

import { AppError } from "#base/app-error.ts";

export type AuditRule = `AUD-${number}`;

export function malformed(rule: AuditRule, why: string): AppError {
  return new AppError("audit.malformed", `Refused by ${rule}: ${why}.`, { details: { rule } });
}
