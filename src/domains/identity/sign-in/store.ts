// SQL of sign-ins under way. Times are given; nothing here reads a clock.

import type { IdentityTables } from "#domains/identity/tables.ts";
import { HOUR } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { SignInStrength } from "#platform/http/route.ts";
import type { SignInMethod } from "#protocol/api/sign-in.ts";

export interface AttemptRow {
  readonly attemptId: Uuid;
  readonly expiresAt: Date;
  readonly emailIndex: Uint8Array | null;
  readonly codeHash: Uint8Array | null;
  readonly sentAt: Date | null;
  readonly personId: Uuid | null;
  readonly passed: readonly SignInMethod[];
  readonly vouched: SignInStrength | null;
  readonly vouchedTeam: Uuid | null;
}

const COLUMNS = ["attempt_id", "expires_at", "email_index", "code_hash", "sent_at", "person_id", "passed", "vouched", "vouched_team"] as const;
/** Kept a little beyond their end, then removed. */
const KEEP_MS = HOUR;

export async function insertAttempt(tx: Tx, attempt: { readonly attemptId: Uuid; readonly tokenHash: Uint8Array; readonly now: Date; readonly expiresAt: Date; readonly tries: number }): Promise<void> {
  const table = tx.as<IdentityTables>();
  await table.deleteFrom("sign_in_attempts").where("expires_at", "<", new Date(attempt.now.getTime() - KEEP_MS)).execute();
  await table
    .insertInto("sign_in_attempts")
    .values({
      attempt_id: attempt.attemptId,
      token_hash: attempt.tokenHash,
      created_at: attempt.now,
      expires_at: attempt.expiresAt,
      ended_at: null,
      email_index: null,
      code_hash: null,
      sent_at: null,
      tries_left: attempt.tries,
      person_id: null,
      vouched: null,
      vouched_team: null,
    })
    .execute();
}

/** One that has not ended and is within its time. */
export async function findAttempt(tx: Tx, given: { readonly tokenHash: Uint8Array; readonly now: Date }): Promise<AttemptRow | null> {
  const row = await tx
    .as<IdentityTables>()
    .selectFrom("sign_in_attempts")
    .select(COLUMNS)
    .where("token_hash", "=", given.tokenHash)
    .where("ended_at", "is", null)
    .where("expires_at", ">", given.now)
    .executeTakeFirst();
  return row === undefined ? null : asAttempt(row);
}

/** The same by its id, held for the transaction: of two that would pass at once, one waits for the other. */
export async function lockAttempt(tx: Tx, given: { readonly attemptId: Uuid; readonly now: Date }): Promise<AttemptRow | null> {
  const row = await tx
    .as<IdentityTables>()
    .selectFrom("sign_in_attempts")
    .select(COLUMNS)
    .where("attempt_id", "=", given.attemptId)
    .where("ended_at", "is", null)
    .where("expires_at", ">", given.now)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? null : asAttempt(row);
}

/** A fresh code for the attempt; the one before is good no more. */
export async function setCode(
  tx: Tx,
  given: { readonly attemptId: Uuid; readonly emailIndex: Uint8Array; readonly codeHash: Uint8Array; readonly now: Date; readonly expiresAt: Date; readonly tries: number },
): Promise<void> {
  await tx
    .as<IdentityTables>()
    .updateTable("sign_in_attempts")
    .set((row) => ({ email_index: given.emailIndex, code_hash: given.codeHash, sent_at: given.now, expires_at: given.expiresAt, tries_left: given.tries, sends: row("sends", "+", 1) }))
    .where("attempt_id", "=", given.attemptId)
    .execute();
}

/** Whose second step by mail it may be. */
export async function setAddress(tx: Tx, given: { readonly attemptId: Uuid; readonly emailIndex: Uint8Array }): Promise<void> {
  await tx.as<IdentityTables>().updateTable("sign_in_attempts").set({ email_index: given.emailIndex }).where("attempt_id", "=", given.attemptId).execute();
}

/** Counts one try before anything is compared; null when none is left. */
export async function takeTry(tx: Tx, given: { readonly attemptId: Uuid; readonly now: Date }): Promise<{ readonly triesLeft: number; readonly emailIndex: Uint8Array | null; readonly codeHash: Uint8Array | null } | null> {
  const row = await tx
    .as<IdentityTables>()
    .updateTable("sign_in_attempts")
    .set((each) => ({ tries_left: each("tries_left", "-", 1) }))
    .where("attempt_id", "=", given.attemptId)
    .where("tries_left", ">", 0)
    .where("ended_at", "is", null)
    .where("expires_at", ">", given.now)
    .returning(["tries_left", "email_index", "code_hash"])
    .executeTakeFirst();
  return row === undefined ? null : { triesLeft: row.tries_left, emailIndex: row.email_index, codeHash: row.code_hash };
}

/** Uses the code up; false when another request did. */
export async function useCode(tx: Tx, given: { readonly attemptId: Uuid; readonly codeHash: Uint8Array }): Promise<boolean> {
  const result = await tx
    .as<IdentityTables>()
    .updateTable("sign_in_attempts")
    .set({ code_hash: null })
    .where("attempt_id", "=", given.attemptId)
    .where("code_hash", "=", given.codeHash)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function setPassed(
  tx: Tx,
  given: { readonly attemptId: Uuid; readonly personId: Uuid; readonly passed: readonly SignInMethod[]; readonly vouched: SignInStrength | null; readonly vouchedTeam: Uuid | null; readonly tries: number },
): Promise<void> {
  await tx
    .as<IdentityTables>()
    .updateTable("sign_in_attempts")
    .set({ person_id: given.personId, passed: [...given.passed], vouched: given.vouched, vouched_team: given.vouchedTeam, tries_left: given.tries })
    .where("attempt_id", "=", given.attemptId)
    .execute();
}

export async function endAttempt(tx: Tx, attemptId: Uuid, now: Date): Promise<void> {
  await tx.as<IdentityTables>().updateTable("sign_in_attempts").set({ ended_at: now, code_hash: null }).where("attempt_id", "=", attemptId).where("ended_at", "is", null).execute();
}

export async function endAttemptsOf(tx: Tx, personId: Uuid, now: Date): Promise<void> {
  await tx.as<IdentityTables>().updateTable("sign_in_attempts").set({ ended_at: now, code_hash: null }).where("person_id", "=", personId).where("ended_at", "is", null).execute();
}

function asAttempt(row: Pick<IdentityTables["sign_in_attempts"], Exclude<(typeof COLUMNS)[number], "passed">> & { readonly passed: SignInMethod[] }): AttemptRow {
  return {
    attemptId: row.attempt_id,
    expiresAt: row.expires_at,
    emailIndex: row.email_index,
    codeHash: row.code_hash,
    sentAt: row.sent_at,
    personId: row.person_id,
    passed: row.passed,
    vouched: row.vouched,
    vouchedTeam: row.vouched_team,
  };
}
