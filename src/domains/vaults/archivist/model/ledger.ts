// The disclosure ledger of a team: every byte that was sent to a model and came back, per question, beside the answer that was shown. Written
// before it is sent or read, sealed, only ever added to, readable by everybody in the team and exportable.

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { composePage, parsePage } from "#platform/http/paging.ts";
import type { Caller } from "#platform/http/route.ts";
import type { DataKey, SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import type { Wire } from "#platform/llm/chat-client.ts";
import type { LedgerEntry, LedgerTurn } from "#protocol/api/archivist-ledger.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import type { PageQuery } from "#protocol/api/values.ts";

import { findTurn, insertExchange, insertTurn, listExchanges, listExchangeSizes, listTurns, type ExchangeRow, type ExchangeSize, type TurnRow } from "./ledger-store.ts";
import type { LedgerDirection } from "./ledger-tables.ts";

export interface LedgerWriter {
  readonly turnId: Uuid;
  readonly wire: Wire;
  /** The answer as it is shown, with what it cost. */
  shown(text: string, tokens: number): Promise<void>;
}

/** A turn of a conversation as it stands in the ledger. */
export interface RecalledTurn {
  readonly question: string;
  /** As it was shown. */
  readonly answer: string;
}

/** Each reading method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export interface Ledger {
  begin(given: { readonly teamId: Uuid; readonly vaultId: Uuid | null; readonly askedBy: Uuid; readonly model: string; readonly question: string }): Promise<LedgerWriter>;
  /** Of these turns those that the same person asked about the same, in the order given; others are as if they were not there. */
  recall(given: { readonly teamId: Uuid; readonly vaultId: Uuid | null; readonly askedBy: Uuid; readonly turnIds: readonly Uuid[] }): Promise<readonly RecalledTurn[]>;
  list(caller: Caller, teamId: Uuid, query: PageQuery): Promise<{ items: LedgerTurn[]; nextCursor: string | null }>;
  /** @throws AppError `archivist.turn-unknown`. */
  get(caller: Caller, teamId: Uuid, turnId: Uuid): Promise<LedgerTurn & { entries: LedgerEntry[] }>;
  export(caller: Caller, teamId: Uuid): Promise<Download>;
}

type LedgerDeps = Pick<VaultsDeps, "db" | "clock" | "keys" | "permissions" | "audit">;
const READ = "vaults.read-ledger";
const EXPORT_PAGE = 50;

export function createLedger(deps: LedgerDeps): Ledger {
  const { db, keys, permissions } = deps;
  return {
    begin: (given) => begin(deps, given),
    recall: (given) => recall(deps, given),
    async list(caller, teamId, query) {
      permissions.authorise(caller, { tenantId: teamId, permission: READ });
      const page = parsePage(query);
      const key = await keys.field(teamId);
      return db.tenant(webScope(teamId), async (tx) => {
        const rows = await listTurns(tx, page);
        const exchanges = await listExchangeSizes(tx, rows.map(({ id }) => id));
        return composePage(rows, page, { place: (row) => row, item: (row) => composeTurn(key, row, exchanges) });
      });
    },
    async get(caller, teamId, turnId) {
      permissions.authorise(caller, { tenantId: teamId, permission: READ });
      const key = await keys.field(teamId);
      return db.tenant(webScope(teamId), async (tx) => {
        const row = await findTurn(tx, turnId);
        if (row === null) throw new AppError("archivist.turn-unknown");
        return composeWhole(key, row, await listExchanges(tx, turnId));
      });
    },
    async export(caller, teamId) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: READ });
      await db.tenant(webScope(teamId), (tx) => deps.audit.recordAct(tx, { actor: actorOf(person), event: "vaults.ledger-exported", subject: { kind: "team", id: teamId }, details: {} }));
      return { mediaType: "application/x-ndjson", fileName: "archivist-ledger.jsonl", body: exportLines(deps, teamId) };
    },
  };
}

async function begin({ db, clock, keys }: LedgerDeps, given: Parameters<Ledger["begin"]>[0]): Promise<LedgerWriter> {
  const { teamId, vaultId, askedBy, model, question } = given;
  const turnId = createUuid();
  const key = await keys.field(teamId);
  const now = (): Date => new Date(clock.now());
  await db.tenant(webScope(teamId), (tx) => insertTurn(tx, { id: turnId, vaultId, askedBy, keyId: key.keyId, modelSealed: sealText(key, turnCell(turnId, "model_sealed"), model), questionSealed: sealText(key, turnCell(turnId, "question_sealed"), question), at: now() }));
  let sequence = 0;
  const write = async (direction: LedgerDirection, text: string, tokens: number): Promise<void> => {
    sequence++;
    const row = { turnId, sequence, direction, bytes: Buffer.byteLength(text), tokens, keyId: key.keyId, sealed: sealText(key, exchangeCell(turnId, sequence), text), at: now() };
    await db.tenant(webScope(teamId), (tx) => insertExchange(tx, row));
  };
  return { turnId, wire: { sent: (text) => write("sent", text, 0), received: (text) => write("received", text, 0) }, shown: (text, tokens) => write("shown", text, tokens) };
}

async function recall({ db, keys }: LedgerDeps, { teamId, vaultId, askedBy, turnIds }: Parameters<Ledger["recall"]>[0]): Promise<readonly RecalledTurn[]> {
  if (turnIds.length === 0) return [];
  const key = await keys.field(teamId);
  return db.tenant(webScope(teamId), async (tx) => {
    const recalled: RecalledTurn[] = [];
    for (const turnId of turnIds) {
      const row = await findTurn(tx, turnId);
      if (row === null || row.askedBy !== askedBy || row.vaultId !== vaultId) continue;
      const shown = (await listExchanges(tx, turnId)).findLast(({ direction }) => direction === "shown");
      const answer = shown === undefined ? "" : openText(key, exchangeCell(turnId, shown.sequence), shown.sealed);
      if (answer !== "") recalled.push({ question: openText(key, turnCell(turnId, "question_sealed"), row.questionSealed), answer });
    }
    return recalled;
  });
}

function turnCell(turnId: Uuid, column: "model_sealed" | "question_sealed"): SealContext {
  return { table: "archivist_turns", column, row: turnId };
}

/** The place in the turn is part of the column's name, so that entries cannot change places. */
function exchangeCell(turnId: Uuid, sequence: number): SealContext {
  return { table: "archivist_exchanges", column: `content_sealed.${sequence}`, row: turnId };
}

function composeTurn(key: DataKey, row: TurnRow, exchanges: readonly ExchangeSize[]): LedgerTurn {
  const own = exchanges.filter(({ turnId }) => turnId === row.id);
  const sum = (direction: LedgerDirection): number => own.filter((each) => each.direction === direction).reduce((total, { bytes }) => total + bytes, 0);
  return {
    id: row.id, at: row.at.toISOString(), vaultId: row.vaultId, askedBy: row.askedBy, model: openText(key, turnCell(row.id, "model_sealed"), row.modelSealed), question: openText(key, turnCell(row.id, "question_sealed"), row.questionSealed),
    sentBytes: sum("sent"), receivedBytes: sum("received"), tokens: own.reduce((total, { tokens }) => total + tokens, 0),
  };
}

function composeWhole(key: DataKey, row: TurnRow, exchanges: readonly ExchangeRow[]): LedgerTurn & { entries: LedgerEntry[] } {
  return { ...composeTurn(key, row, exchanges), entries: exchanges.map(({ sequence, direction, bytes, sealed, at }) => ({ sequence, direction, at: at.toISOString(), bytes, text: openText(key, exchangeCell(row.id, sequence), sealed) })) };
}

/** A turn a line, the newest first; one turn's contents are held at a time. */
async function* exportLines({ db, keys }: LedgerDeps, teamId: Uuid): AsyncGenerator<Uint8Array> {
  const key = await keys.field(teamId);
  let after: { readonly at: Date; readonly id: Uuid } | null = null;
  do {
    const rows: readonly TurnRow[] = await db.tenant(webScope(teamId), (tx) => listTurns(tx, { limit: EXPORT_PAGE, after }));
    const shown = rows.slice(0, EXPORT_PAGE);
    for (const row of shown) yield Buffer.from(`${JSON.stringify(composeWhole(key, row, await db.tenant(webScope(teamId), (tx) => listExchanges(tx, row.id))))}\n`);
    after = rows.length > EXPORT_PAGE ? (shown.at(-1) ?? null) : null;
  } while (after !== null);
}
