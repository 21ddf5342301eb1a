// The one catalogue of errors: what people and programs can meet, its HTTP status, whether trying again can help, and
// what to do. `docs/errors.md` is generated from it; CI compares both ways. A code stands in the table of its topic.

import { ACCESS_ERRORS } from "./errors/access-errors.ts";
import { ADVISORY_ERRORS } from "./errors/advisory-errors.ts";
import { APPROVAL_ERRORS } from "./errors/approval-errors.ts";
import { ARCHIVIST_ERRORS } from "./errors/archivist-errors.ts";
import { ATTESTATION_ERRORS } from "./errors/attestation-errors.ts";
import { AUDIT_ERRORS } from "./errors/audit-errors.ts";
import { IDENTITY_ERRORS } from "./errors/identity-errors.ts";
import { LIVE_ERRORS } from "./errors/live-errors.ts";
import { MAIL_ERRORS } from "./errors/mail-errors.ts";
import { NOTICE_ERRORS } from "./errors/notice-errors.ts";
import { PASSKEY_ERRORS } from "./errors/passkey-errors.ts";
import { PROGRAM_ERRORS } from "./errors/program-errors.ts";
import { PROVISIONING_ERRORS } from "./errors/provisioning-errors.ts";
import { ROOM_ERRORS } from "./errors/room-errors.ts";
import { SINGLE_SIGN_ON_ERRORS } from "./errors/single-sign-on-errors.ts";
import { SOURCE_ERRORS } from "./errors/source-errors.ts";
import { STORAGE_ERRORS } from "./errors/storage-errors.ts";
import { SUPPRESSION_ERRORS } from "./errors/suppression-errors.ts";
import { TEAM_ERRORS } from "./errors/team-errors.ts";
import { TOKEN_ERRORS } from "./errors/token-errors.ts";

export type { ErrorEntry } from "./errors/error-entry.ts";

export const ERRORS = {
  ...ACCESS_ERRORS,
  ...ADVISORY_ERRORS,
  ...APPROVAL_ERRORS,
  ...ARCHIVIST_ERRORS,
  ...ATTESTATION_ERRORS,
  ...AUDIT_ERRORS,
  ...IDENTITY_ERRORS,
  ...LIVE_ERRORS,
  ...MAIL_ERRORS,
  ...NOTICE_ERRORS,
  ...PASSKEY_ERRORS,
  ...PROGRAM_ERRORS,
  ...PROVISIONING_ERRORS,
  ...ROOM_ERRORS,
  ...SINGLE_SIGN_ON_ERRORS,
  ...SOURCE_ERRORS,
  ...STORAGE_ERRORS,
  ...SUPPRESSION_ERRORS,
  ...TEAM_ERRORS,
  ...TOKEN_ERRORS,
} as const;

export type ErrorCode = keyof typeof ERRORS;
