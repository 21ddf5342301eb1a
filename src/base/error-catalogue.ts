// The one catalogue of errors: what people and programs can meet, its HTTP status, whether trying again can help, and
// what to do. `docs/errors.md` is generated from it; CI compares both ways. A code stands in the table of its topic.

import { AUDIT_ERRORS } from "./errors/audit-errors.ts";
import { MAIL_ERRORS } from "./errors/mail-errors.ts";
import { PROGRAM_ERRORS } from "./errors/program-errors.ts";
import { SOURCE_ERRORS } from "./errors/source-errors.ts";
import { STORAGE_ERRORS } from "./errors/storage-errors.ts";
import { TEAM_ERRORS } from "./errors/team-errors.ts";

export type { ErrorEntry } from "./errors/error-entry.ts";

export const ERRORS = {
  ...AUDIT_ERRORS,
  ...MAIL_ERRORS,
  ...PROGRAM_ERRORS,
  ...SOURCE_ERRORS,
  ...STORAGE_ERRORS,
  ...TEAM_ERRORS,
} as const;

export type ErrorCode = keyof typeof ERRORS;
