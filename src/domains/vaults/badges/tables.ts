// The rows of badges, typed for kysely.

import type { Uuid } from "#base/uuid.ts";
import type { TenantId } from "#domains/vaults/tables.ts";

export interface BadgesTable {
  tenant_id: TenantId;
  vault_id: Uuid;
  token_hash: Uint8Array;
  key_id: Uuid;
  token_sealed: Uint8Array;
  shows_name: boolean;
  created_by: Uuid;
  created_at: Date;
}

export interface BadgeDirectoryTable {
  token_hash: Uint8Array;
  tenant_id: TenantId;
  vault_id: Uuid;
}

export interface BadgeTables {
  badges: BadgesTable;
  badge_directory: BadgeDirectoryTable;
}

export const BADGE_TABLE_DECLARATIONS = [
  { name: "badges", scope: "tenant" },
  { name: "badge_directory", scope: { global: "a badge is found by the hash of its token before any tenant is known; holds hashes and ids only" } },
] as const;
