// The rows of administration sessions, typed for kysely, and what the domain declares of them.

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";

export interface AdministrationTables {
  admin_sessions: {
    id: Uuid;
    token_hash: Uint8Array;
    person_id: Uuid;
    key_id: Uuid;
    reason_sealed: Uint8Array;
    factor: "totp" | "passkey";
    begins_at: Date;
    expires_at: Date;
    ended_at: Date | null;
  };
}

export const ADMINISTRATION_TABLE_DECLARATIONS = [
  { name: "admin_sessions", scope: { global: "administration of the installation is of no team" } },
] as const satisfies readonly TableDeclaration[];
