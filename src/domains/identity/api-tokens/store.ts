// SQL of API tokens. Times are given; nothing here reads a clock.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { SignInStrength } from "#platform/http/route.ts";

import type { ApiTokenTables } from "./tables.ts";

export interface TokenRow {
  readonly tokenId: Uuid;
  readonly personId: Uuid;
  readonly kind: "made" | "device";
  readonly name: { readonly keyId: Uuid; readonly sealed: Uint8Array };
  readonly permissions: readonly string[];
  readonly teamId: Uuid | null;
  readonly strength: SignInStrength;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

const COLUMNS = ["token_id", "person_id", "kind", "key_id", "name_sealed", "permissions", "team_id", "strength", "created_at", "expires_at", "used_at"] as const;

export async function insertToken(tx: Tx, token: TokenRow & { readonly tokenHash: Uint8Array }): Promise<void> {
  await tx
    .as<ApiTokenTables>()
    .insertInto("api_tokens")
    .values({
      token_id: token.tokenId,
      person_id: token.personId,
      token_hash: token.tokenHash,
      kind: token.kind,
      key_id: token.name.keyId,
      name_sealed: token.name.sealed,
      permissions: [...token.permissions],
      team_id: token.teamId,
      strength: token.strength,
      created_at: token.createdAt,
      expires_at: token.expiresAt,
      used_at: null,
      ended_at: null,
    })
    .execute();
}

/** A token that was not ended and is not past its time. */
export async function findLiveToken(tx: Tx, given: { readonly tokenHash: Uint8Array; readonly now: Date }): Promise<TokenRow | null> {
  const row = await tx.as<ApiTokenTables>().selectFrom("api_tokens").select(COLUMNS).where("token_hash", "=", given.tokenHash).where("ended_at", "is", null).where("expires_at", ">", given.now).executeTakeFirst();
  return row === undefined ? null : asToken(row);
}

/** Those of the ids that are good. */
export async function listLiveTokenIds(tx: Tx, given: { readonly tokenIds: readonly Uuid[]; readonly now: Date }): Promise<readonly Uuid[]> {
  if (given.tokenIds.length === 0) return [];
  const rows = await tx.as<ApiTokenTables>().selectFrom("api_tokens").select("token_id").where("token_id", "in", given.tokenIds).where("ended_at", "is", null).where("expires_at", ">", given.now).execute();
  return rows.map((row) => row.token_id);
}

/** The same by its id. */
export async function findLiveTokenById(tx: Tx, given: { readonly tokenId: Uuid; readonly now: Date }): Promise<TokenRow | null> {
  const row = await tx.as<ApiTokenTables>().selectFrom("api_tokens").select(COLUMNS).where("token_id", "=", given.tokenId).where("ended_at", "is", null).where("expires_at", ">", given.now).executeTakeFirst();
  return row === undefined ? null : asToken(row);
}

/** A person's tokens that are good, the newest first. */
export async function listLiveTokens(tx: Tx, given: { readonly personId: Uuid; readonly now: Date }): Promise<readonly TokenRow[]> {
  const rows = await tx
    .as<ApiTokenTables>()
    .selectFrom("api_tokens")
    .select(COLUMNS)
    .where("person_id", "=", given.personId)
    .where("ended_at", "is", null)
    .where("expires_at", ">", given.now)
    .orderBy("created_at", "desc")
    .orderBy("token_id")
    .execute();
  return rows.map(asToken);
}

/** Until the transaction ends nobody else makes a token for the person: so they are counted right. */
export async function lockPerson(tx: Tx, personId: Uuid): Promise<void> {
  await tx.as<ApiTokenTables>().selectFrom("people").select("person_id").where("person_id", "=", personId).forNoKeyUpdate().executeTakeFirst();
}

export async function touchToken(tx: Tx, tokenId: Uuid, now: Date): Promise<void> {
  await tx.as<ApiTokenTables>().updateTable("api_tokens").set({ used_at: now }).where("token_id", "=", tokenId).execute();
}

/** False when it had ended, is another person's, or counts elsewhere than in the team that is named. */
export async function endToken(tx: Tx, given: { readonly tokenId: Uuid; readonly personId?: Uuid; readonly teamId?: Uuid | undefined; readonly now: Date }): Promise<boolean> {
  let query = tx.as<ApiTokenTables>().updateTable("api_tokens").set({ ended_at: given.now }).where("token_id", "=", given.tokenId).where("ended_at", "is", null).where("expires_at", ">", given.now);
  if (given.personId !== undefined) query = query.where("person_id", "=", given.personId);
  if (given.teamId !== undefined) query = query.where("team_id", "=", given.teamId);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

/** All of a person's: when everything of theirs is ended. */
export async function endTokensOf(tx: Tx, given: { readonly personId: Uuid; readonly now: Date }): Promise<void> {
  await tx.as<ApiTokenTables>().updateTable("api_tokens").set({ ended_at: given.now }).where("person_id", "=", given.personId).where("ended_at", "is", null).execute();
}

/** Those that count in one team alone. */
export async function endTokensInTeam(tx: Tx, given: { readonly personId: Uuid; readonly teamId: Uuid; readonly now: Date }): Promise<void> {
  await tx.as<ApiTokenTables>().updateTable("api_tokens").set({ ended_at: given.now }).where("person_id", "=", given.personId).where("team_id", "=", given.teamId).where("ended_at", "is", null).execute();
}

export async function deleteExpiredTokens(tx: Tx, before: Date): Promise<void> {
  await tx.as<ApiTokenTables>().deleteFrom("api_tokens").where("expires_at", "<", before).execute();
}

function asToken(row: Pick<ApiTokenTables["api_tokens"], (typeof COLUMNS)[number]>): TokenRow {
  return {
    tokenId: row.token_id,
    personId: row.person_id,
    kind: row.kind,
    name: { keyId: row.key_id, sealed: row.name_sealed },
    permissions: row.permissions,
    teamId: row.team_id,
    strength: row.strength,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
  };
}
