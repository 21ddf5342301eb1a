// The rows of invitations, typed for kysely, and what the domain declares of them.

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

export interface InvitationTables {
  invitations: {
    /** Set by the column's default, which is the transaction's tenant. */
    tenant_id: Generated<Uuid>;
    id: Uuid;
    token_hash: Uint8Array;
    key_id: Uuid;
    email_sealed: Uint8Array;
    email_index: Uint8Array;
    role: TeamRole;
    project_ids: readonly Uuid[] | null;
    stay_days: number | null;
    invited_by: Uuid;
    created_at: Date;
    sent_at: Date;
    expires_at: Date;
    accepted_at: Date | null;
    accepted_by: Uuid | null;
    revoked_at: Date | null;
  };
  invitation_directory: { token_hash: Uint8Array; team_id: Uuid; invitation_id: Uuid; expires_at: Date };
}

export const INVITATION_TABLE_DECLARATIONS = [
  { name: "invitations", scope: "tenant" },
  { name: "invitation_directory", scope: { global: "the holder of a link finds the team that invites here, before any tenant is set; hashes, ids and times only" } },
] as const satisfies readonly TableDeclaration[];
