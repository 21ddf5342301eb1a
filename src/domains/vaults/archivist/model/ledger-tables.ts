// The rows of the ledger, typed for kysely. Append-only: the web role may insert and read, nobody changes; they end with the team.

import type { Uuid } from "#base/uuid.ts";
import type { TenantId } from "#domains/vaults/tables.ts";

export type LedgerDirection = "sent" | "received" | "shown";

export interface ArchivistSettingsTable {
  tenant_id: TenantId;
  model_allowed: boolean;
  changed_at: Date;
}

export interface ArchivistTurnsTable {
  tenant_id: TenantId;
  id: Uuid;
  /** Null: about all vaults. */
  vault_id: Uuid | null;
  asked_by: Uuid;
  key_id: Uuid;
  model_sealed: Uint8Array;
  question_sealed: Uint8Array;
  at: Date;
}

export interface ArchivistExchangesTable {
  tenant_id: TenantId;
  turn_id: Uuid;
  sequence: number;
  direction: LedgerDirection;
  bytes: number;
  tokens: number;
  key_id: Uuid;
  content_sealed: Uint8Array;
  at: Date;
}

export interface LedgerTables {
  archivist_settings: ArchivistSettingsTable;
  archivist_turns: ArchivistTurnsTable;
  archivist_exchanges: ArchivistExchangesTable;
}

export const LEDGER_TABLE_DECLARATIONS = [
  { name: "archivist_settings", scope: "tenant" },
  { name: "archivist_turns", scope: "tenant" },
  { name: "archivist_exchanges", scope: "tenant" },
] as const;
