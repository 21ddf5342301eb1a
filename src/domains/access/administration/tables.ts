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
  admin_confirmations: {
    id: Uuid;
    secret_hash: Uint8Array;
    user_code_hash: Uint8Array;
    person_id: Uuid;
    key_id: Uuid;
    reason_sealed: Uint8Array;
    minutes: number;
    created_at: Date;
    expires_at: Date;
    state: "waiting" | "confirmed" | "refused";
  };
}

export const ADMINISTRATION_TABLE_DECLARATIONS = [
  { name: "admin_sessions", scope: { global: "administration of the installation is of no team" } },
  { name: "admin_confirmations", scope: { global: "administration of the installation is of no team; lives for minutes" } },
] as const satisfies readonly TableDeclaration[];
