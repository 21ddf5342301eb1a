// The rows of single sign-on, typed for kysely, and what the domain declares of each.

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";

export interface SingleSignOnTables {
  single_sign_on_connections: {
    tenant_id: Generated<Uuid>;
    connection_id: Uuid;
    address: string;
    enabled: boolean;
    key_id: Uuid;
    settings_sealed: Uint8Array;
    secret_sealed: Uint8Array | null;
    created_at: Date;
  };
  single_sign_on_links: {
    tenant_id: Generated<Uuid>;
    connection_id: Uuid;
    subject_index: Uint8Array;
    person_id: Uuid;
    created_at: Date;
  };
  single_sign_on_addresses: { address_hash: Uint8Array; tenant_id: Uuid; connection_id: Uuid };
  single_sign_on_flows: {
    state_hash: Uint8Array;
    attempt_id: Uuid;
    tenant_id: Uuid;
    connection_id: Uuid;
    key_id: Uuid;
    sealed: Uint8Array;
    created_at: Date;
    expires_at: Date;
  };
  single_sign_on_sessions: {
    provider_session_id: Uuid;
    session_id: Uuid | null;
    attempt_id: Uuid | null;
    tenant_id: Uuid;
    connection_id: Uuid;
    subject_index: Uint8Array | null;
    provider_sid_index: Uint8Array | null;
    key_id: Uuid | null;
    id_token_sealed: Uint8Array | null;
  };
  single_sign_on_logouts: { token_hash: Uint8Array; expires_at: Date };
}

const BEFORE_TENANT = "looked up by a hash before any tenant is known; holds ids and sealed values only";

export const SINGLE_SIGN_ON_TABLE_DECLARATIONS = [
  { name: "single_sign_on_connections", scope: "tenant" },
  { name: "single_sign_on_links", scope: "tenant" },
  { name: "single_sign_on_addresses", scope: { global: BEFORE_TENANT } },
  { name: "single_sign_on_flows", scope: { global: BEFORE_TENANT } },
  { name: "single_sign_on_sessions", scope: { global: "belongs to a session, which is global; ids, indexes and a sealed token" } },
  { name: "single_sign_on_logouts", scope: { global: "hashes of tokens that were taken, and nothing else" } },
] as const satisfies readonly TableDeclaration[];
