// The rows of gates, typed for kysely.

import type { Uuid } from "#base/uuid.ts";
import type { Json, TenantId } from "#domains/vaults/tables.ts";

export interface GatesTable {
  tenant_id: TenantId;
  /** The vault's, or the team's. */
  id: Uuid;
  /** Null: of the team. */
  vault_id: Uuid | null;
  /** Parse with `gateThresholdsSchema`. */
  thresholds: Json<unknown>;
  changed_at: Date;
}

export interface GateTables {
  gates: GatesTable;
}

export const GATE_TABLE_DECLARATIONS = [{ name: "gates", scope: "tenant" }] as const;
