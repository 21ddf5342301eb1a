// The rows of the identity tables, typed for kysely, and what the domain declares of each.

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { TableDeclaration } from "#platform/db/db.ts";
import type { SignInStrength } from "#platform/http/route.ts";
import type { SignInMethod } from "#protocol/api/sign-in.ts";

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
    methods: SignInMethod[];
    strength: SignInStrength;
    device_hash: Uint8Array | null;
    client_key_id: Uuid | null;
    client_sealed: Uint8Array | null;
    only_team: Uuid | null;
  };
  welcome_links: {
    token_hash: Uint8Array;
    person_id: Uuid | null;
    created_at: Date;
    expires_at: Date;
    used_at: Date | null;
  };
  sign_in_attempts: {
    attempt_id: Uuid;
    token_hash: Uint8Array;
    created_at: Date;
    expires_at: Date;
    ended_at: Date | null;
    email_index: Uint8Array | null;
    code_hash: Uint8Array | null;
    sends: Generated<number>;
    sent_at: Date | null;
    tries_left: number;
    person_id: Uuid | null;
    passed: Generated<SignInMethod[]>;
    vouched: SignInStrength | null;
    vouched_team: Uuid | null;
  };
  known_devices: { device_hash: Uint8Array; person_id: Uuid; created_at: Date; seen_at: Date };
  sign_in_throttles: { key_hash: Uint8Array; attempts: number; waits_until: Date; last_at: Date };
  totp_factors: {
    person_id: Uuid;
    state: "pending" | "active";
    key_id: Uuid;
    secret_sealed: Uint8Array;
    created_at: Date;
    last_step: Generated<number>;
  };
  recovery_codes: { code_hash: Uint8Array; person_id: Uuid; created_at: Date; used_at: Date | null };
  email_changes: {
    person_id: Uuid;
    key_id: Uuid;
    email_sealed: Uint8Array;
    email_index: Uint8Array;
    code_hash: Uint8Array;
    tries_left: number;
    expires_at: Date;
  };
  passwords: { person_id: Uuid; hash: string; set_at: Date };
  earlier_passwords: { person_id: Uuid; hash: string; set_at: Date };
}

const BEFORE_TENANT = "looked up by a hash before any tenant is known";
const OF_PERSON = "belongs to a person, who may be in several teams; holds hashes and sealed values only";

export const IDENTITY_TABLE_DECLARATIONS = [
  { name: "people", scope: { global: "a person may be in several teams; the only datum is a sealed e-mail address" } },
  { name: "sessions", scope: { global: "looked up by the hash of a token before any tenant is known" } },
  { name: "welcome_links", scope: { global: "looked up by the hash of a token before any tenant is known" } },
  { name: "sign_in_attempts", scope: { global: BEFORE_TENANT } },
  { name: "known_devices", scope: { global: BEFORE_TENANT } },
  { name: "sign_in_throttles", scope: { global: BEFORE_TENANT } },
  { name: "totp_factors", scope: { global: OF_PERSON } },
  { name: "recovery_codes", scope: { global: OF_PERSON } },
  { name: "email_changes", scope: { global: OF_PERSON } },
  { name: "passwords", scope: { global: OF_PERSON } },
  { name: "earlier_passwords", scope: { global: OF_PERSON } },
] as const satisfies readonly TableDeclaration[];
