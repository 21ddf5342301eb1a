// The rows of sessions that ended in one team alone, typed for kysely, and what the domain declares of them.

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";

export interface SessionTables {
  idle_session_ends: {
    /** Set by the column's default, which is the transaction's tenant. */
    tenant_id: Generated<Uuid>;
    session_id: Uuid;
    ended_at: Date;
  };
}

export const SESSION_TABLE_DECLARATIONS = [{ name: "idle_session_ends", scope: "tenant" }] as const satisfies readonly TableDeclaration[];
