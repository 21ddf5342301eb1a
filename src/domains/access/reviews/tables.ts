// The rows of reviews, typed for kysely, and what the domain declares of each.

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";
import type { LineDecision } from "#protocol/api/reviews.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

export interface ReviewTables {
  access_reviews: {
    /** Set by the column's default, which is the transaction's tenant. */
    tenant_id: Generated<Uuid>;
    id: Uuid;
    started_by: Uuid | null;
    started_at: Date;
    due_at: Date;
  };
  access_review_lines: {
    tenant_id: Generated<Uuid>;
    review_id: Uuid;
    id: Uuid;
    person_id: Uuid;
    kind: "role" | "grant" | "token";
    role: TeamRole | null;
    thing_id: Uuid | null;
    permissions: readonly string[];
    projects: readonly Uuid[] | null;
    since: Date;
    expires_at: Date | null;
    last_used_at: Date | null;
  };
  access_review_decisions: {
    tenant_id: Generated<Uuid>;
    review_id: Uuid;
    line_id: Uuid;
    decision: LineDecision;
    new_role: TeamRole | null;
    by_person: Uuid;
    at: Date;
    request_id: Uuid | null;
    key_id: Uuid | null;
    comment_sealed: Uint8Array | null;
  };
}

export const REVIEW_TABLE_DECLARATIONS = [
  { name: "access_reviews", scope: "tenant" },
  { name: "access_review_lines", scope: "tenant" },
  { name: "access_review_decisions", scope: "tenant" },
] as const satisfies readonly TableDeclaration[];
