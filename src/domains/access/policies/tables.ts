// The rows of policies, typed for kysely, and what the domain declares of them.

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";
import type { TeamPolicy } from "#protocol/api/policies.ts";

export interface PolicyTables {
  team_policies: {
    /** Set by the column's default, which is the transaction's tenant. */
    tenant_id: Generated<Uuid>;
    sign_in: TeamPolicy["signIn"];
    session_hours: number | null;
    idle_minutes: number | null;
    administrators: number;
    guests: boolean;
    guest_days: number;
    token_days: number;
    approvals: unknown;
    approvers: unknown;
    changed_at: Date;
  };
}

export const POLICY_TABLE_DECLARATIONS = [{ name: "team_policies", scope: "tenant" }] as const satisfies readonly TableDeclaration[];
