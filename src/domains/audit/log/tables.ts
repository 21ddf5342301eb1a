// The rows of the log itself, typed for kysely, and what the domain declares of all its tables.

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { ActTables } from "#domains/audit/acts/tables.ts";
import type { TableDeclaration } from "#platform/db/db.ts";

export interface LogTables extends ActTables {
  audit_pending: { record_id: Uuid; stream_id: Uuid; record_hash: Uint8Array; queued_at: Generated<Date>; ordinal: number };
  audit_tiles: { level: number; tile_index: number; hashes: Uint8Array };
  audit_checkpoints: { size: number; root: Uint8Array; note: string; signed_at: Date };
  audit_log: { singleton: Generated<boolean>; size: number; leader_id: Uuid | null; leader_until: Date | null };
  audit_witnesses: {
    name: string;
    state: "waiting" | "cosigned" | "unreachable" | "refused" | "forked";
    size: number;
    cosigned_at: Date | null;
    asked_at: Date | null;
    seen_size: number | null;
  };
  audit_cosignatures: { size: number; witness: string; line: string; cosigned_at: Date };
}

export const AUDIT_TABLE_DECLARATIONS = [
  { name: "audit_outbox", scope: "tenant" },
  { name: "audit_personal", scope: "tenant" },
  { name: "audit_pending", scope: { global: "the sequencer, who reads no team's records, takes from here what has no place yet; ids and hashes only" } },
  { name: "audit_entries", scope: { global: "one log for all teams, so that none can be rewritten alone; ids and hashes only" } },
  { name: "audit_tiles", scope: { global: "hashes of the whole log's tree; public" } },
  { name: "audit_checkpoints", scope: { global: "signed states of the whole log; public" } },
  { name: "audit_log", scope: { global: "how large the log is, and which program sequences" } },
  { name: "audit_witnesses", scope: { global: "witnesses see the whole log's checkpoints; what each said last" } },
  { name: "audit_cosignatures", scope: { global: "witnesses' signatures of checkpoints; public" } },
] as const satisfies readonly TableDeclaration[];
