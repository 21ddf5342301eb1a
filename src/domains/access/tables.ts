// The rows of the access tables, typed for kysely, and what the domain declares of each.

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import { ADMINISTRATION_TABLE_DECLARATIONS } from "./administration/tables.ts";
import { GRANT_TABLE_DECLARATIONS } from "./grants/tables.ts";
import { INVITATION_TABLE_DECLARATIONS } from "./invitations/tables.ts";
import { POLICY_TABLE_DECLARATIONS } from "./policies/tables.ts";
import { PROVISIONING_TABLE_DECLARATIONS } from "./provisioning/tables.ts";
import { REQUEST_TABLE_DECLARATIONS } from "./requests/tables.ts";
import { REVIEW_TABLE_DECLARATIONS } from "./reviews/tables.ts";
import { SESSION_TABLE_DECLARATIONS } from "./sessions/tables.ts";

export interface AccessTables {
  teams: {
    /** Set by the column's default, which is the transaction's tenant. */
    tenant_id: Generated<Uuid>;
    key_id: Uuid;
    name_sealed: Uint8Array;
    created_at: Date;
    deleted_at: Date | null;
    purge_after: Date | null;
  };
  memberships: {
    tenant_id: Generated<Uuid>;
    person_id: Uuid;
    role: TeamRole;
    /** Null: all of the team. */
    project_ids: readonly Uuid[] | null;
    /** Null: until somebody ends it. */
    expires_at: Date | null;
    created_at: Date;
  };
  projects: {
    tenant_id: Generated<Uuid>;
    id: Uuid;
    key_id: Uuid;
    name_sealed: Uint8Array;
    created_at: Date;
  };
  team_directory: { person_id: Uuid; team_id: Uuid };
  team_purges: { team_id: Uuid; purge_after: Date };
}

export const ACCESS_TABLE_DECLARATIONS = [
  { name: "teams", scope: "tenant" },
  { name: "memberships", scope: "tenant" },
  { name: "projects", scope: "tenant" },
  { name: "team_directory", scope: { global: "a person's teams are found here before any tenant is set; holds ids only" } },
  { name: "team_purges", scope: { global: "the worker finds teams whose grace period has ended here; holds ids and times only" } },
  ...INVITATION_TABLE_DECLARATIONS,
  ...POLICY_TABLE_DECLARATIONS,
  ...ADMINISTRATION_TABLE_DECLARATIONS,
  ...GRANT_TABLE_DECLARATIONS,
  ...REQUEST_TABLE_DECLARATIONS,
  ...REVIEW_TABLE_DECLARATIONS,
  ...PROVISIONING_TABLE_DECLARATIONS,
  ...SESSION_TABLE_DECLARATIONS,
] as const satisfies readonly TableDeclaration[];
