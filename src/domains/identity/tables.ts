// The rows of the identity tables, typed for kysely, and what the domain declares of each.

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";

export interface IdentityTables {
  people: {
    person_id: Uuid;
    email_key_id: Uuid | null;
    email_sealed: Uint8Array | null;
    email_index: Uint8Array | null;
    created_at: Date;
  };
  sessions: {
    session_id: Uuid;
    person_id: Uuid;
    token_hash: Uint8Array;
    created_at: Date;
    seen_at: Date;
    expires_at: Date;
    ended_at: Date | null;
  };
  welcome_links: {
    token_hash: Uint8Array;
    person_id: Uuid | null;
    created_at: Date;
    expires_at: Date;
    used_at: Date | null;
  };
}

export const IDENTITY_TABLE_DECLARATIONS = [
  { name: "people", scope: { global: "a person may be in several teams; the only datum is a sealed e-mail address" } },
  { name: "sessions", scope: { global: "looked up by the hash of a token before any tenant is known" } },
  { name: "welcome_links", scope: { global: "looked up by the hash of a token before any tenant is known" } },
] as const satisfies readonly TableDeclaration[];
