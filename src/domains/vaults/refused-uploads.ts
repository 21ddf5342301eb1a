// An upload that matched one of the operator's signatures: it is in the log, and nowhere else.

import type { Actor, Audit } from "#domains/audit/index.ts";
import { isAppError, type AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Db, Tx } from "#platform/db/db.ts";

import { webScope } from "./deps.ts";

export interface RefusedUpload {
  readonly actor: Actor;
  readonly what: "archive" | "entry of an archive" | "document";
  readonly subject: { readonly kind: "vault" | "room-document"; readonly id: Uuid };
  readonly error: AppError;
}

export function isMalware(error: unknown): error is AppError {
  return isAppError(error, "upload.malware");
}

/** In a transaction of its own: what was to be done is not. */
export async function recordRefusedUpload(deps: { readonly db: Db; readonly audit: Pick<Audit, "recordAct"> }, teamId: Uuid, refused: RefusedUpload): Promise<void> {
  await deps.db.tenant(webScope(teamId), (tx) => recordRefused(deps, tx, refused));
}

/** Which signature it was, by its line in the operator's list: a name would be theirs to choose. */
export async function recordRefused({ audit }: { readonly audit: Pick<Audit, "recordAct"> }, tx: Tx, { actor, what, subject, error }: RefusedUpload): Promise<void> {
  await audit.recordAct(tx, { actor, event: "vaults.upload-refused", subject, details: { what, signature: Number(error.details["line"]) } });
}
