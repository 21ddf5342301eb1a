// The rows of requests and of what became of them, typed for kysely, and what the domain declares of each.

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import type { EventKind, Finding, RequestKind } from "./machine.ts";

export interface RequestTables {
  requests: {
    /** Set by the column's default, which is the transaction's tenant. */
    tenant_id: Generated<Uuid>;
    id: Uuid;
    kind: RequestKind;
    requested_by: Uuid;
    requested_under: Uuid | null;
    bundle: string | null;
    permissions: readonly string[] | null;
    projects: readonly Uuid[] | null;
    duration_seconds: number | null;
    extends: Uuid | null;
    change_kind: string | null;
    subject_id: Uuid | null;
    change_sealed: Uint8Array | null;
    key_id: Uuid;
    reason_sealed: Uint8Array;
    approvals_needed: number;
    approver_roles: readonly TeamRole[];
    requested_at: Date;
    answer_by: Date;
  };
  request_events: {
    tenant_id: Generated<Uuid>;
    request_id: Uuid;
    seq: number;
    kind: EventKind;
    at: Date;
    by_person: Uuid | null;
    role: TeamRole | null;
    grant_id: Uuid | null;
    code: string | null;
    finding: Finding | null;
    key_id: Uuid | null;
    comment_sealed: Uint8Array | null;
  };
}

export const REQUEST_TABLE_DECLARATIONS = [
  { name: "requests", scope: "tenant" },
  { name: "request_events", scope: "tenant" },
] as const satisfies readonly TableDeclaration[];
