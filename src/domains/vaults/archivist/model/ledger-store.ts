// SQL of the ledger and of what a team allows. Rows are only ever added.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Page } from "#platform/http/paging.ts";

import type { LedgerDirection, LedgerTables } from "./ledger-tables.ts";

export interface TurnRow {
  readonly id: Uuid;
  readonly vaultId: Uuid | null;
  readonly askedBy: Uuid;
  readonly modelSealed: Uint8Array;
  readonly questionSealed: Uint8Array;
  readonly at: Date;
}

export interface ExchangeSize {
  readonly turnId: Uuid;
  readonly direction: LedgerDirection;
  readonly bytes: number;
  readonly tokens: number;
}

export interface ExchangeRow extends ExchangeSize {
  readonly sequence: number;
  readonly sealed: Uint8Array;
  readonly at: Date;
}

export async function isModelAllowed(tx: Tx): Promise<boolean> {
  return (await tx.as<LedgerTables>().selectFrom("archivist_settings").select("model_allowed").executeTakeFirst())?.model_allowed ?? false;
}

export async function allowModel(tx: Tx, given: { readonly allowed: boolean; readonly now: Date }): Promise<void> {
  const change = { model_allowed: given.allowed, changed_at: given.now };
  await tx.as<LedgerTables>().insertInto("archivist_settings").values(change).onConflict((conflict) => conflict.column("tenant_id").doUpdateSet(change)).execute();
}

export async function insertTurn(tx: Tx, turn: TurnRow & { readonly keyId: Uuid }): Promise<void> {
  await tx.as<LedgerTables>().insertInto("archivist_turns").values({ id: turn.id, vault_id: turn.vaultId, asked_by: turn.askedBy, key_id: turn.keyId, model_sealed: turn.modelSealed, question_sealed: turn.questionSealed, at: turn.at }).execute();
}

export async function insertExchange(tx: Tx, row: ExchangeRow & { readonly keyId: Uuid }): Promise<void> {
  await tx
    .as<LedgerTables>()
    .insertInto("archivist_exchanges")
    .values({ turn_id: row.turnId, sequence: row.sequence, direction: row.direction, bytes: row.bytes, tokens: row.tokens, key_id: row.keyId, content_sealed: row.sealed, at: row.at })
    .execute();
}

/** By all questions of the team. */
export async function tokensSince(tx: Tx, from: Date): Promise<number> {
  const row = await tx.as<LedgerTables>().selectFrom("archivist_exchanges").select(({ fn }) => fn.sum("tokens").as("tokens")).where("at", ">=", from).executeTakeFirst();
  return Number(row?.tokens ?? 0);
}

/** Newest first, one more than the page's limit. */
export async function listTurns(tx: Tx, page: Page): Promise<readonly TurnRow[]> {
  let query = tx.as<LedgerTables>().selectFrom("archivist_turns").select(TURN_COLUMNS);
  const { after } = page;
  if (after !== null) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("at", "id"), "<", tuple(after.at, after.id)));
  return (await query.orderBy("at", "desc").orderBy("id", "desc").limit(page.limit + 1).execute()).map(asTurn);
}

export async function findTurn(tx: Tx, turnId: Uuid): Promise<TurnRow | null> {
  const row = await tx.as<LedgerTables>().selectFrom("archivist_turns").select(TURN_COLUMNS).where("id", "=", turnId).executeTakeFirst();
  return row === undefined ? null : asTurn(row);
}

const TURN_COLUMNS = ["id", "vault_id", "asked_by", "model_sealed", "question_sealed", "at"] as const;

function asTurn(row: { readonly id: Uuid; readonly vault_id: Uuid | null; readonly asked_by: Uuid; readonly model_sealed: Uint8Array; readonly question_sealed: Uint8Array; readonly at: Date }): TurnRow {
  return { id: row.id, vaultId: row.vault_id, askedBy: row.asked_by, modelSealed: row.model_sealed, questionSealed: row.question_sealed, at: row.at };
}

/** In the order in which they were written. */
export async function listExchanges(tx: Tx, turnId: Uuid): Promise<readonly ExchangeRow[]> {
  const rows = await tx.as<LedgerTables>().selectFrom("archivist_exchanges").select(["turn_id", "sequence", "direction", "bytes", "tokens", "content_sealed", "at"]).where("turn_id", "=", turnId).orderBy("sequence").execute();
  return rows.map(({ turn_id: turnId, content_sealed: sealed, ...row }) => ({ ...row, turnId, sealed }));
}

/** How much of each direction, without its content: a row for each turn and direction. */
export async function listExchangeSizes(tx: Tx, turnIds: readonly Uuid[]): Promise<readonly ExchangeSize[]> {
  if (turnIds.length === 0) return [];
  const rows = await tx
    .as<LedgerTables>()
    .selectFrom("archivist_exchanges")
    .select(({ fn }) => ["turn_id", "direction", fn.sum("bytes").as("bytes"), fn.sum("tokens").as("tokens")])
    .where("turn_id", "in", turnIds)
    .groupBy(["turn_id", "direction"])
    .execute();
  return rows.map(({ turn_id: turnId, direction, bytes, tokens }) => ({ turnId, direction, bytes: Number(bytes), tokens: Number(tokens) }));
}

/** What a team's end leaves to this domain: its keys are destroyed already. */
export async function deleteLedger(tx: Tx): Promise<void> {
  await tx.as<LedgerTables>().deleteFrom("archivist_turns").execute();
  await tx.as<LedgerTables>().deleteFrom("archivist_settings").execute();
}
