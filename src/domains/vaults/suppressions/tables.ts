// The rows of suppressions, typed for kysely. A row is ended, never changed otherwise.

import type { Uuid } from "#base/uuid.ts";
import type { TenantId } from "#domains/vaults/tables.ts";
import type { AnalysisJustification, AnalysisResponse, AnalysisState } from "#protocol/suppressions/analysis.ts";

export interface SuppressionsTable {
  tenant_id: TenantId;
  id: Uuid;
  /** Null: of the whole team. */
  vault_id: Uuid | null;
  rule: string;
  /** Null: all findings of the rule. */
  finding_hash: Uint8Array | null;
  state: AnalysisState;
  justification: AnalysisJustification | null;
  response: AnalysisResponse | null;
  key_id: Uuid;
  words_sealed: Uint8Array;
  created_by: Uuid;
  created_at: Date;
  expires_at: Date;
  ended_by: Uuid | null;
  ended_at: Date | null;
}

export interface SuppressionEndsTable {
  suppression_id: Uuid;
  tenant_id: TenantId;
  expires_at: Date;
}

/** Of a vault's newest report. */
export interface VaultFindingNamesTable {
  tenant_id: TenantId;
  vault_id: Uuid;
  name: string;
  /** Which finding of the report. */
  place: number;
  /** A `CountedFinding` as JSON. */
  counted: string;
}

export interface SuppressionTables {
  vault_finding_names: VaultFindingNamesTable;
  suppressions: SuppressionsTable;
  suppression_ends: SuppressionEndsTable;
}

export const SUPPRESSION_TABLE_DECLARATIONS = [
  { name: "suppressions", scope: "tenant" },
  { name: "vault_finding_names", scope: "tenant" },
  { name: "suppression_ends", scope: { global: "the worker finds here which suppressions have expired, before any tenant is set; holds ids and times only" } },
] as const;
