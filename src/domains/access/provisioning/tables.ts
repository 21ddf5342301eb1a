// The rows of provisioning, typed for kysely, and what the domain declares of them.

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";
import type { DefaultRole, GroupRole, ProvisioningKind } from "#protocol/api/provisioning.ts";

export interface ProvisioningTables {
  provisioning_connections: {
    /** Set by the column's default, which is the transaction's tenant. */
    tenant_id: Generated<Uuid>;
    id: Uuid;
    default_role: DefaultRole | null;
    created_at: Date;
    token_made_at: Date;
    used_at: Date | null;
  };
  provisioning_tokens: { token_hash: Uint8Array; team_id: Uuid; connection_id: Uuid };
  provisioned_users: {
    tenant_id: Generated<Uuid>;
    connection_id: Uuid;
    id: Uuid;
    person_id: Uuid;
    key_id: Uuid;
    profile_sealed: Uint8Array;
    user_name_index: Uint8Array;
    external_index: Uint8Array | null;
    display_index: Uint8Array | null;
    email_indexes: readonly Uint8Array[];
    active: boolean;
    /** A group or the connection gave them a role at some time. */
    placed: boolean;
    version: number;
    created_at: Date;
    changed_at: Date;
  };
  provisioned_groups: {
    tenant_id: Generated<Uuid>;
    connection_id: Uuid;
    id: Uuid;
    key_id: Uuid;
    profile_sealed: Uint8Array;
    name_index: Uint8Array;
    external_index: Uint8Array | null;
    role: GroupRole | null;
    version: number;
    created_at: Date;
    changed_at: Date;
  };
  provisioned_group_members: { tenant_id: Generated<Uuid>; connection_id: Uuid; group_id: Uuid; user_id: Uuid };
  provisioning_activity: {
    tenant_id: Generated<Uuid>;
    connection_id: Uuid;
    day: Date | string;
    kind: ProvisioningKind;
    done: number;
    refused: number;
    last_at: Date;
    last_refusal_code: string | null;
    last_refusal_at: Date | null;
  };
}

export const PROVISIONING_TABLE_DECLARATIONS = [
  { name: "provisioning_connections", scope: "tenant" },
  { name: "provisioning_tokens", scope: { global: "looked up by the hash of a token before any tenant is known; ids and a hash only" } },
  { name: "provisioned_users", scope: "tenant" },
  { name: "provisioned_groups", scope: "tenant" },
  { name: "provisioned_group_members", scope: "tenant" },
  { name: "provisioning_activity", scope: "tenant" },
] as const satisfies readonly TableDeclaration[];
