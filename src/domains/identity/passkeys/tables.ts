// The rows of the passkey tables, typed for kysely, and what the domain declares of each.

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";

export type ChallengePurpose = "sign-in" | "registration" | "factor";

export interface PasskeyTables {
  passkeys: {
    passkey_id: Uuid;
    person_id: Uuid;
    credential_id: Uint8Array;
    public_key: Uint8Array;
    /** Of 32 bits; PostgreSQL's bigint comes as text. */
    sign_count: string | number;
    backup_eligible: boolean;
    backed_up: boolean;
    transports: string[];
    aaguid: Uuid | null;
    name_key_id: Uuid;
    name_sealed: Uint8Array;
    created_at: Date;
    last_used_at: Date | null;
  };
  passkey_challenges: {
    challenge_hash: Uint8Array;
    purpose: ChallengePurpose;
    bound_to: Uuid;
    created_at: Date;
    expires_at: Date;
  };
}

export const PASSKEY_TABLE_DECLARATIONS = [
  { name: "passkeys", scope: { global: "looked up by the credential's id before it is known who signs in; public keys, and sealed names" } },
  { name: "passkey_challenges", scope: { global: "looked up by the hash of a challenge before it is known who signs in; lives for minutes" } },
] as const satisfies readonly TableDeclaration[];
