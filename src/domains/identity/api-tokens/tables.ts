// The rows of API tokens, typed for kysely, and what the domain declares of them.

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";
import type { SignInStrength } from "#platform/http/route.ts";

export interface ApiTokenTables {
  people: { person_id: Uuid };
  api_tokens: {
    token_id: Uuid;
    person_id: Uuid;
    token_hash: Uint8Array;
    kind: "made" | "device";
    key_id: Uuid;
    name_sealed: Uint8Array;
    permissions: string[];
    team_id: Uuid | null;
    strength: SignInStrength;
    created_at: Date;
    expires_at: Date;
    used_at: Date | null;
    ended_at: Date | null;
  };
}

export const API_TOKEN_TABLE_DECLARATIONS = [
  { name: "api_tokens", scope: { global: "looked up by the hash of a token before any tenant is known" } },
] as const satisfies readonly TableDeclaration[];
