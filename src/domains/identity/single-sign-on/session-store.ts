// SQL of what providers began, and of the tokens by which they end it. Times are given.

import type { IdentityTables } from "#domains/identity/tables.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { ConnectionPlace } from "./store.ts";
import type { SingleSignOnTables } from "./tables.ts";

export interface ProviderSession extends ConnectionPlace {
  readonly providerSessionId: Uuid;
  readonly subjectIndex: Uint8Array;
  /** Null when the provider named no session of its own. */
  readonly sidIndex: Uint8Array | null;
  /** Null when it is too long to be shown again. */
  readonly idToken: { readonly keyId: Uuid; readonly sealed: Uint8Array } | null;
}

/** In the place of what the provider said in this sign-in before. */
export async function putProviderSession(tx: Tx, attemptId: Uuid, session: ProviderSession): Promise<void> {
  const tables = tx.as<SingleSignOnTables>();
  await tables.deleteFrom("single_sign_on_sessions").where("attempt_id", "=", attemptId).execute();
  await tables
    .insertInto("single_sign_on_sessions")
    .values({
      provider_session_id: session.providerSessionId,
      session_id: null,
      attempt_id: attemptId,
      tenant_id: session.tenantId,
      connection_id: session.connectionId,
      subject_index: session.subjectIndex,
      provider_sid_index: session.sidIndex,
      key_id: session.idToken?.keyId ?? null,
      id_token_sealed: session.idToken?.sealed ?? null,
    })
    .execute();
}

/** The sign-in has become a session. */
export async function bindProviderSession(tx: Tx, given: { readonly attemptId: Uuid; readonly sessionId: Uuid }): Promise<void> {
  await tx.as<SingleSignOnTables>().updateTable("single_sign_on_sessions").set({ session_id: given.sessionId, attempt_id: null }).where("attempt_id", "=", given.attemptId).execute();
}

/** With a token that can be shown to the provider; null when there is none. */
export async function findShownToken(tx: Tx, sessionId: Uuid): Promise<(ConnectionPlace & { readonly providerSessionId: Uuid; readonly idToken: Uint8Array }) | null> {
  const row = await tx
    .as<SingleSignOnTables>()
    .selectFrom("single_sign_on_sessions")
    .select(["provider_session_id", "tenant_id", "connection_id", "id_token_sealed"])
    .where("session_id", "=", sessionId)
    .executeTakeFirst();
  if (row === undefined || row.id_token_sealed === null) return null;
  return { providerSessionId: row.provider_session_id, tenantId: row.tenant_id, connectionId: row.connection_id, idToken: row.id_token_sealed };
}

export interface Begun {
  readonly sessions: readonly { readonly sessionId: Uuid; readonly personId: Uuid }[];
  readonly attemptIds: readonly Uuid[];
}

/**
 * What is under way of a subject, of a provider's session, or of both. A session of ours for which the provider named none of its own ends with any of the
 * subject's: better one too many.
 */
export async function listBegun(tx: Tx, given: { readonly connectionId: Uuid; readonly subjectIndex: Uint8Array | null; readonly sidIndex: Uint8Array | null }): Promise<Begun> {
  const { connectionId, subjectIndex, sidIndex } = given;
  let query = tx
    .as<SingleSignOnTables & Pick<IdentityTables, "sessions">>()
    .selectFrom("single_sign_on_sessions as begun")
    .leftJoin("sessions", "sessions.session_id", "begun.session_id")
    .select(["begun.attempt_id", "begun.session_id", "sessions.person_id", "sessions.ended_at"])
    .where("begun.connection_id", "=", connectionId);
  if (subjectIndex !== null) query = query.where("begun.subject_index", "=", subjectIndex);
  if (sidIndex !== null) {
    query = subjectIndex === null
      ? query.where("begun.provider_sid_index", "=", sidIndex)
      : query.where((where) => where.or([where("begun.provider_sid_index", "=", sidIndex), where("begun.provider_sid_index", "is", null)]));
  }
  const rows = await query.execute();
  return {
    sessions: rows.flatMap(({ session_id: sessionId, person_id: personId, ended_at }) => (sessionId === null || personId === null || ended_at !== null ? [] : [{ sessionId, personId }])),
    attemptIds: rows.flatMap(({ attempt_id }) => attempt_id ?? []),
  };
}

export async function isTaken(tx: Tx, tokenHash: Uint8Array): Promise<boolean> {
  return (await tx.as<SingleSignOnTables>().selectFrom("single_sign_on_logouts").select("token_hash").where("token_hash", "=", tokenHash).executeTakeFirst()) !== undefined;
}

export async function noteTaken(tx: Tx, given: { readonly tokenHash: Uint8Array; readonly now: Date; readonly expiresAt: Date }): Promise<void> {
  const tables = tx.as<SingleSignOnTables>();
  await tables.deleteFrom("single_sign_on_logouts").where("expires_at", "<=", given.now).execute();
  await tables.insertInto("single_sign_on_logouts").values({ token_hash: given.tokenHash, expires_at: given.expiresAt }).onConflict((conflict) => conflict.doNothing()).execute();
}
