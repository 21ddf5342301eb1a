// The rows of grants and of how they ended, typed for kysely, and what the domain declares of each.

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";

export type GrantKind = "request" | "break-glass" | "elevation";

/** `replaced`: by an extension, or by the next elevation of the session. `left`: the person was ended in the team. */
export type GrantEnd = "holder" | "approver" | "replaced" | "expired" | "left" | "signed-out";

export interface GrantTables {
  grants: {
    /** Set by the column's default, which is the transaction's tenant. */
    tenant_id: Generated<Uuid>;
    id: Uuid;
    person_id: Uuid;
    kind: GrantKind;
    permissions: readonly string[];
    projects: readonly Uuid[] | null;
    session_id: Uuid | null;
    request_id: Uuid | null;
    key_id: Uuid | null;
    reason_sealed: Uint8Array | null;
    begins_at: Date;
    expires_at: Date;
  };
  grant_ends: {
    tenant_id: Generated<Uuid>;
    grant_id: Uuid;
    ended_at: Date;
    ended_by: Uuid | null;
    why: GrantEnd;
  };
}

export const GRANT_TABLE_DECLARATIONS = [
  { name: "grants", scope: "tenant" },
  { name: "grant_ends", scope: "tenant" },
] as const satisfies readonly TableDeclaration[];
